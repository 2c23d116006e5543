#include "resolver.h"

namespace terrarium::vfs {
namespace {

// Cuts the first component off `path`; slashes before and after it go too.
std::string_view TakeComponent(std::string_view* path, bool* slash_after) {
  path->remove_prefix(std::min(path->find_first_not_of('/'), path->size()));
  const size_t size = std::min(path->find('/'), path->size());
  const std::string_view component = path->substr(0, size);
  path->remove_prefix(size);
  *slash_after = !path->empty();
  path->remove_prefix(std::min(path->find_first_not_of('/'), path->size()));
  return component;
}

}  // namespace

NodePtr Resolver::Above(const NodePtr& dir) const {
  NodePtr node = dir;
  // Out of a mount: from its root to the directory it covers.
  while (node != root_) {
    NodePtr covered = node->covers();
    if (covered == nullptr) break;
    node = std::move(covered);
  }
  if (node == root_) return root_;
  NodePtr parent = node->Parent();
  while (parent != nullptr && parent->mounted() != nullptr) parent = parent->mounted();
  return parent;
}

int Resolver::Step(const NodePtr& dir, std::string_view name, bool walk, NodePtr* out) {
  if (!dir->IsDirectory()) return -ENOTDIR;
  if (!dir->Allows(kExecute)) return -EACCES;
  if (name == ".") {
    *out = dir;
    return 0;
  }
  if (name == "..") {
    *out = Above(dir);
    return *out == nullptr ? -ENOENT : 0;
  }
  if (name.size() > kNameMax) return -ENAMETOOLONG;
  if (const int error = dir->Lookup(name, walk, out); error < 0) return error;
  while ((*out)->mounted() != nullptr) *out = NodePtr((*out)->mounted());
  return 0;
}

int Resolver::FollowLink(const NodePtr& link, std::string_view rest, NodePtr* dir,
                         std::string* path) {
  if (++links_ > kSymlinkMax) return -ELOOP;
  std::string target;
  if (const int error = link->ReadLink(&target); error < 0) return error;
  if (target.empty()) return -ENOENT;
  if (target.front() == '/') *dir = root_;
  if (!rest.empty()) target.append("/").append(rest);
  *path = std::move(target);
  return 0;
}

int Resolver::Walk(const NodePtr& base, std::string_view path, Place* out) {
  if (path.empty()) return -ENOENT;
  if (path.size() >= kPathMax) return -ENAMETOOLONG;
  NodePtr dir = path.front() == '/' ? root_ : base;
  std::string owned;  // what a link made of the rest
  while (true) {
    bool slash_after = false;
    const std::string_view name = TakeComponent(&path, &slash_after);
    if (path.empty()) {
      if (!dir->IsDirectory()) return -ENOTDIR;
      if (!dir->Allows(kExecute)) return -EACCES;
      *out = {dir, name.empty() ? "." : std::string(name), slash_after || name.empty()};
      return 0;
    }
    NodePtr child;
    if (const int error = Step(dir, name, true, &child); error < 0) return error;
    if (child->IsSymlink()) {
      std::string next;
      if (const int error = FollowLink(child, path, &dir, &next); error < 0) return error;
      owned = std::move(next);
      path = owned;
    } else {
      if (!child->IsDirectory()) return -ENOTDIR;
      dir = std::move(child);
    }
  }
}

int Resolver::Find(Place* place, bool follow, NodePtr* out, bool create) {
  while (true) {
    if (create && place->trailing_slash && place->Ordinary()) return -EISDIR;
    if (const int error = Step(place->dir, place->name, false, out); error < 0) return error;
    if (!(*out)->IsSymlink() || !(follow || place->trailing_slash)) break;
    const bool slash = place->trailing_slash;
    NodePtr dir = place->dir;
    std::string path;
    if (const int error = FollowLink(*out, {}, &dir, &path); error < 0) return error;
    place->dir = nullptr;
    if (const int error = Walk(dir, path, place); error < 0) return error;
    place->trailing_slash = place->trailing_slash || slash;
  }
  if (place->trailing_slash && !(*out)->IsDirectory()) return -ENOTDIR;
  return 0;
}

int Resolver::PathOf(NodePtr dir, std::string* out) const {
  std::string path;
  while (dir != root_) {
    if (NodePtr covered = dir->covers(); covered != nullptr) {
      dir = std::move(covered);
      continue;
    }
    const std::string name = dir->Name();
    if (name.empty() || dir->Removed()) return -ENOENT;
    path.insert(0, "/" + name);
    dir = Above(dir);
    if (dir == nullptr) return -ENOENT;
  }
  *out = path.empty() ? "/" : path;
  return 0;
}

bool Resolver::IsWithin(NodePtr dir, const Node& ancestor) const {
  while (dir != nullptr) {
    if (dir.get() == &ancestor) return true;
    if (dir == root_) return false;
    dir = Above(dir);
  }
  return false;
}

}  // namespace terrarium::vfs
