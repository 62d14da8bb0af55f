-- grain: none; forgets what one batch tells
delete from known where contains(batch, $sha256);
