"""The data contract as issue 2 states it: the fields, what is required of which record type, the rules."""

import re

import pytest

from lagesbild import contract
from lagesbild.gate import RULES as GATE_RULES
from lagesbild.settings import ROOT
from lagesbild.texts import catalogue


def test_the_fields_are_those_of_the_contract_in_its_order() -> None:
    assert ", ".join(contract.NAMES) == (
        "source, record_id, record_type, occurred, received, revised, district, environment, environment_secondary, "
        "category, category_secondary, concern, arena, related, reporter, channel, age, handling, handled, "
        "referred_to, source_reliability, information, time_precision, place_precision, event_id, withdrawn"
    )


def test_a_file_without_the_fields_that_every_record_has_is_in_no_form_we_know() -> None:
    assert contract.ALWAYS == ("record_id", "record_type", "occurred", "received", "revised")


def test_only_what_is_hashed_and_dropped_is_not_screened() -> None:
    assert contract.HASHED == ("record_id", "event_id")


def test_a_rule_stands_once_and_the_gate_is_tried_before_the_contract() -> None:
    assert len(set(contract.RULES)) == len(contract.RULES)
    assert contract.RULES[2 : 2 + len(GATE_RULES)] == GATE_RULES


@pytest.mark.parametrize("rule", contract.RULES)
def test_every_rule_has_its_words_for_the_receipt(rule: str) -> None:
    assert f"rule.{rule}" in catalogue()


def test_the_sql_of_the_loader_knows_every_rule_of_the_contract_and_no_other() -> None:
    sql = (ROOT / "sql" / "load" / "judge.sql").read_text(encoding="utf-8")
    in_sql = [told.split() for told in re.findall(r"then\s+'(\w+ \w+)'", sql)]
    judged = (contract.UNKNOWN_SOURCE, *contract.MISSING, *contract.UNKNOWN, *contract.DATES, contract.PAST_RETENTION)
    assert list(dict.fromkeys(rule for rule, _ in in_sql)) == list(judged)
    assert {column for _, column in in_sql} <= set(contract.NAMES)
