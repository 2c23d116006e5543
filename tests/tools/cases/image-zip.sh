# The image is an ordinary zip: Python reads it, and what Python writes stored is an image.
. "$CASES/common.bash"
echo one >one
printf 'pkg/one\tone\n' >list
image-pack pack -o a.zip list
try python3 -c 'import zipfile; z = zipfile.ZipFile("a.zip"); i = z.infolist()[0]; print(z.testzip(), i.filename, i.date_time, oct(i.external_attr >> 16))'
try python3 -m zipfile -c deflated.zip one
try image-pack list deflated.zip
try python3 -c 'import zipfile; z = zipfile.ZipFile("stored.zip", "w"); z.mkdir("d") if hasattr(z, "mkdir") else z.writestr("d/", ""); z.writestr("d/b", "B"); z.writestr("a", "A")'
try image-pack verify stored.zip
try image-pack list stored.zip
