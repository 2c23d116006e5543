. "$CASES/common.bash"
mkdir -p in/json
echo 'import sys' >in/os.py
echo 'x = 1' >in/json/decoder.py
printf 'os.py\tin/os.py\njson/decoder.py\tin/json/decoder.py\njson/empty\t/dev/null\n' >list
try image-pack pack -o a.zip list
try image-pack list a.zip
try image-pack verify a.zip
sort -r list >reversed
try image-pack pack -o b.zip reversed
try cmp a.zip b.zip
try image-pack extract a.zip out
try diff -r in/os.py out/os.py
files
