-- As if the minutes that a writer of secrets has were over.
update secret_removals set run_at = now()
