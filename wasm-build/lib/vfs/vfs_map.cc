// mmap of files. WebAssembly has no page protection, so a mapping is a copy that is kept in step
// where the file is read, written or resized.
#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "open_file.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {
namespace {

// Fills from the file; what lies beyond its end is zero.
int Load(Node& node, uint8_t* address, size_t size, int64_t offset) {
  size_t done = 0;
  while (done < size) {
    const int64_t count =
        node.Read(address + done, size - done, offset + static_cast<int64_t>(done));
    if (count < 0) return static_cast<int>(count);
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  std::memset(address + done, 0, size - done);
  return 0;
}

}  // namespace

int Vfs::Map(uint8_t* address, size_t size, int prot, int flags, int fd, int64_t offset) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  const int kind = flags & 3;  // MAP_SHARED, MAP_PRIVATE, MAP_SHARED_VALIDATE
  if (size == 0 || kind == 0 || offset < 0) return -EINVAL;
  const bool shared = kind != MAP_PRIVATE;
  if (!file->Readable()) return -EACCES;
  if (shared && (prot & PROT_WRITE) != 0 && !file->Writable()) return -EACCES;
  if (!file->node->IsRegular()) return -ENODEV;
  FlushMappings(*file->node);
  if (const int error = Load(*file->node, address, size, offset); error < 0) return error;
  if (shared && (prot & PROT_WRITE) != 0) {
    mappings_.push_back({address, size, offset, file->node});
  }
  return 0;
}

// Never beyond the end of the file: a mapping does not make it longer.
int Vfs::WriteBack(const Mapping& mapping, const uint8_t* from, size_t size) {
  Stat stat;
  if (const int error = mapping.node->GetStat(&stat); error < 0) return error;
  int64_t at = mapping.offset + (from - mapping.address);
  const int64_t end = std::min(stat.size, at + static_cast<int64_t>(size));
  while (at < end) {
    const int64_t count = mapping.node->Write(from, static_cast<size_t>(end - at), at);
    if (count <= 0) return count < 0 ? static_cast<int>(count) : -EIO;
    at += count;
    from += count;
  }
  return 0;
}

std::vector<Vfs::Mapping>::iterator Vfs::FindMapping(const uint8_t* address, size_t size) {
  return std::find_if(mappings_.begin(), mappings_.end(), [&](const Mapping& mapping) {
    return mapping.address == address && mapping.size == size;
  });
}

void Vfs::FlushMappings(const Node& node) {
  for (const Mapping& mapping : mappings_) {
    if (mapping.node.get() == &node) (void)WriteBack(mapping, mapping.address, mapping.size);
  }
}

void Vfs::RefreshMappings(Node& node) {
  for (const Mapping& mapping : mappings_) {
    if (mapping.node.get() != &node) continue;
    (void)Load(node, mapping.address, mapping.size, mapping.offset);
  }
}

int Vfs::Msync(const uint8_t* address, size_t size) {
  for (const Mapping& mapping : mappings_) {
    if (address < mapping.address || address >= mapping.address + mapping.size) continue;
    const size_t left = mapping.size - static_cast<size_t>(address - mapping.address);
    return WriteBack(mapping, address, std::min(size, left));
  }
  return 0;
}

int Vfs::Remap(const uint8_t* address, size_t size, uint8_t* new_address, size_t new_size) {
  const size_t kept = std::min(size, new_size);
  std::memcpy(new_address, address, kept);
  std::memset(new_address + kept, 0, new_size - kept);
  const auto found = FindMapping(address, size);
  if (found == mappings_.end()) return 0;
  if (const int error = WriteBack(*found, address, kept); error < 0) return error;
  if (const int error = Load(*found->node, new_address, new_size, found->offset); error < 0) {
    return error;
  }
  found->address = new_address;
  found->size = new_size;
  return 0;
}

int Vfs::Unmap(const uint8_t* address, size_t size) {
  const auto found = FindMapping(address, size);
  if (found == mappings_.end()) return 0;
  const Mapping mapping = *found;
  mappings_.erase(found);
  return WriteBack(mapping, mapping.address, mapping.size);
}

}  // namespace terrarium::vfs
