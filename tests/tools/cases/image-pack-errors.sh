. "$CASES/common.bash"
echo data >file
printf 'a\tfile\nbb/c\tfile\n' >list
image-pack pack -o good.zip list
try image-pack
try image-pack veryfi good.zip
try image-pack --ouput x
try image-pack list
try image-pack list absent.zip
try image-pack list -o x good.zip
try image-pack pack list
try image-pack pack -o no/such/out.zip list
printf 'only-one-field\n' >bad
try image-pack pack -o out.zip bad
printf '../up\tfile\n' >bad
try image-pack pack -o out.zip bad
printf 'a\tfile\na/b\tfile\n' >bad
try image-pack pack -o out.zip bad
printf 'a\tmissing\n' >bad
try image-pack pack -o out.zip bad

printf 'not a zip, but longer than twenty-two bytes' >junk.zip
try image-pack verify junk.zip
: >empty.zip
try image-pack verify empty.zip
sed 's/data/dada/' good.zip >flipped.zip
try image-pack verify flipped.zip
try image-pack extract flipped.zip out
head -c 100 good.zip >short.zip
try image-pack list short.zip
sed 's/bb\/c/..\/c/g' good.zip >escape.zip
try image-pack extract escape.zip out
ls -d out 2>/dev/null
mkdir out elsewhere
ln -s ../elsewhere out/bb
try image-pack extract good.zip out
ls elsewhere
files
