// image-pack: makes, lists, checks and unpacks file system images.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "terrarium/base/cli.h"
#include "terrarium/base/files.h"
#include "terrarium/base/text.h"
#include "terrarium/image/builder.h"
#include "terrarium/image/image.h"

namespace terrarium {
namespace {

constexpr std::string_view kHelp =
    R"(usage: image-pack pack -o IMAGE LIST
       image-pack list IMAGE
       image-pack verify IMAGE
       image-pack extract IMAGE DIRECTORY

An image is a zip file whose entries are stored, sorted and undated: the same files always make the
same bytes.

  pack     make IMAGE from the lines of LIST: path in the image, a tab, path of the file to read
  list     print size, checksum and path of every file
  verify   check every header and checksum
  extract  write every file below DIRECTORY, once all of them have been checked
  -o FILE  the image to write
  --help, --version

examples:
  printf 'os.py\tLib/os.py\n' > list && image-pack pack -o stdlib.zip list
  image-pack verify stdlib.zip && image-pack extract stdlib.zip unpacked

exit codes: 0, 64 usage, 65 corrupt image or list, 66 no input, 73 cannot write, 78 impossible path
)";

constexpr Option kOptions[] = {{"-o", true}};
constexpr std::string_view kCommands[] = {"pack", "list", "verify", "extract"};

struct OpenImage {
  std::unique_ptr<Bytes> bytes;  // does not move with the struct, as the image refers to it
  image::Image image;
};

Status In(const std::string& path, const Status& status) {
  return {status.code(), StrCat(path, ": ", status.message())};
}

Result<OpenImage> Open(const std::string& path) {
  TERRARIUM_ASSIGN_OR_RETURN(Bytes bytes, ReadFile(path));
  auto owned = std::make_unique<Bytes>(std::move(bytes));
  auto opened = image::Image::Open(std::make_unique<image::MemorySource>(*owned));
  if (!opened.ok()) return In(path, opened.status());
  return OpenImage{std::move(owned), std::move(*opened)};
}

Status VerifyAll(const std::string& path, image::Image& image) {
  for (image::EntryId id = 0; id < image.entry_count(); ++id) {
    if (const Status status = image.Verify(id); !status.ok()) return In(path, status);
  }
  return Status::Ok();
}

Status Pack(const CommandLine& line) {
  if (line.operands().size() != 2) return {Code::kUsage, "pack takes one list of files"};
  TERRARIUM_ASSIGN_OR_RETURN(const std::string output, line.Required("-o"));
  const std::string& list_path = line.operands()[1];
  TERRARIUM_ASSIGN_OR_RETURN(const std::string list, ReadTextFile(list_path));
  std::vector<Bytes> contents;
  std::vector<image::InputFile> files;
  const std::vector<std::string_view> lines = SplitLines(list);
  contents.reserve(lines.size());  // the files refer to these
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::vector<std::string_view> fields = Split(lines[i], '\t');
    if (fields.size() != 2) {
      return {Code::kBadData,
              StrCat(list_path, ":", i + 1, ": expected 'path in the image TAB file', found '",
                     Printable(lines[i]), "'")};
    }
    auto content = ReadFile(std::string(fields[1]));
    if (!content.ok()) return In(StrCat(list_path, ":", i + 1), content.status());
    contents.push_back(std::move(*content));
    files.push_back({std::string(fields[0]), contents.back()});
  }
  auto bytes = image::BuildImage(files);
  if (!bytes.ok()) return In(list_path, bytes.status());
  return WriteFileAtomically(output, *bytes);
}

Status List(const CommandLine& line) {
  if (line.operands().size() != 2) return {Code::kUsage, "list takes one image"};
  TERRARIUM_ASSIGN_OR_RETURN(const OpenImage open, Open(line.operands()[1]));
  std::vector<std::pair<std::string, image::Entry>> files;
  for (image::EntryId id = 0; id < open.image.entry_count(); ++id) {
    const image::Entry entry = open.image.Get(id);
    if (entry.kind == image::Kind::kFile) files.emplace_back(open.image.Path(id), entry);
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  for (const auto& [path, entry] : files) {
    const std::string size = StrCat(entry.size);
    const std::string crc = Hex(entry.crc).substr(2);
    StrAppend(out, std::string(size.size() < 10 ? 10 - size.size() : 0, ' '), size, "  ",
              std::string(8 - crc.size(), '0'), crc, "  ", Printable(path), "\n");
  }
  return Print(out);
}

Status Verify(const CommandLine& line) {
  if (line.operands().size() != 2) return {Code::kUsage, "verify takes one image"};
  TERRARIUM_ASSIGN_OR_RETURN(OpenImage open, Open(line.operands()[1]));
  TERRARIUM_RETURN_IF_ERROR(VerifyAll(line.operands()[1], open.image));
  return Print(StrCat("ok: ", open.image.entry_count(), " files and directories, index ",
                      Grouped(static_cast<int64_t>(open.image.index_bytes())), " bytes\n"));
}

// Refuses what is there already and is no directory, a symbolic link above all: the paths in an
// image are relative and have no "..", so a link is the only way out of the directory.
Status MakeDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0777) == 0) return Status::Ok();
  const int error = errno;
  struct stat status{};
  if (error == EEXIST && lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return Status::Ok();
  }
  return {Code::kCantCreate,
          StrCat("cannot create directory '", Printable(path), "': ", std::strerror(error))};
}

Status Extract(const CommandLine& line) {
  if (line.operands().size() != 3) return {Code::kUsage, "extract takes an image and a directory"};
  TERRARIUM_ASSIGN_OR_RETURN(OpenImage open, Open(line.operands()[1]));
  TERRARIUM_RETURN_IF_ERROR(VerifyAll(line.operands()[1], open.image));
  const std::string& root = line.operands()[2];
  TERRARIUM_RETURN_IF_ERROR(MakeDirectory(root));
  // Ids are given out breadth first, so a directory comes before what is in it.
  for (image::EntryId id = 1; id < open.image.entry_count(); ++id) {
    const image::Entry entry = open.image.Get(id);
    const std::string path = StrCat(root, "/", open.image.Path(id));
    if (entry.kind == image::Kind::kDirectory) {
      TERRARIUM_RETURN_IF_ERROR(MakeDirectory(path));
      continue;
    }
    Bytes content(entry.size);
    TERRARIUM_RETURN_IF_ERROR(open.image.Read(id, 0, content).status());
    TERRARIUM_RETURN_IF_ERROR(WriteFileAtomically(path, content));
  }
  return Status::Ok();
}

Status Run(const CommandLine& line) {
  const std::string command = line.operands().empty() ? "" : line.operands()[0];
  if (command.empty()) return {Code::kUsage, "expected a command: pack, list, verify or extract"};
  if (command != "pack" && line.Has("-o")) {
    return {Code::kUsage, StrCat("option '-o' is not for ", command)};
  }
  if (command == "pack") return Pack(line);
  if (command == "list") return List(line);
  if (command == "verify") return Verify(line);
  if (command == "extract") return Extract(line);
  return {Code::kUsage,
          StrCat("unknown command '", Printable(command), "'", DidYouMean(command, kCommands))};
}

}  // namespace
}  // namespace terrarium

int main(int argc, char** argv) {
  return terrarium::RunTool({"image-pack", terrarium::kHelp, terrarium::kOptions, terrarium::Run},
                            argc, argv);
}
