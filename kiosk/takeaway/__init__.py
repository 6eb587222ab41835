"""Paper: what it says (`sheets`, `handout`), how it is drawn, and who has it made (`press`)."""
