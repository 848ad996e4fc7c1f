"""The live page: change a description, and see figure, table and costs at once.

Code may enter if it answers the page. This room may import everything before it, and only the standard library's
server. It reads and writes no file but the description that was named.

Files in reading order: `yaml_edit` (change a text and keep its comments), `fixes` (a refusal's remedies as texts),
`figure_settings`, `costs`, `known_words` (what the editor completes), `kept_networks` (those shown last), `network`
(text to figure, table and costs), `downloads`, `dropped` (files that are dropped on the page), `answer` (a question to
its answer, as JSON), `worker` (a process that answers, with a time limit), `request_checks`, `server`, `python_files`
(what a browser's Python needs), `licences`, `export` (the page without a server).
"""
