. "$CASES/common.bash"
printf 'module\tsite\tsource\tsite.py\nmodule\tos\tsource\tos.py\nmodule\tjson\tpackage\tjson/__init__.py
module\ttkinter\tpackage\ttkinter/__init__.py\nimport\tsite\tos\ttop\ndata\tjson/t.txt\tjson\n' >graph.tsv
printf '# rules\nkeep site boot\ndrop tkinter.* no display -> draw on a canvas\n' >stdlib.rules
try stdlib-trim --graph graph.tsv --rules stdlib.rules --manifest manifest.tsv --dropped dropped.tsv
try cat manifest.tsv dropped.tsv
try stdlib-trim --graph graph.tsv --rules stdlib.rules --why tkinter
try stdlib-trim --graph graph.tsv --rules stdlib.rules --why os
try stdlib-trim --graph graph.tsv --rules stdlib.rules --why json
try stdlib-trim --graph graph.tsv --rules stdlib.rules --why jsn
try stdlib-trim --graph graph.tsv --rules stdlib.rules
try stdlib-trim --graph graph.tsv --manifest m
try stdlib-trim --graph graph.tsv --ruels stdlib.rules
try stdlib-trim --graph absent.tsv --rules stdlib.rules --why os
try stdlib-trim --graph stdlib.rules --rules stdlib.rules --why os
echo 'drop tkinte no display' >bad.rules
try stdlib-trim --graph graph.tsv --rules bad.rules --manifest m
echo 'drop os nothing to operate' >>stdlib.rules
try stdlib-trim --graph graph.tsv --rules stdlib.rules --manifest m
try stdlib-trim --graph graph.tsv --rules /dev/null --manifest no/such/m
files
