#include "terrarium/image/gunzip.h"

#include <zlib.h>

#include <array>
#include <memory>
#include <new>
#include <string>

namespace terrarium::image {
namespace {

// As much as makes calls of the port cheap.
constexpr size_t kPieceBytes = size_t{64} * 1024;
constexpr int kGzipOnly = 16 + MAX_WBITS;

class Inflater {
 public:
  ~Inflater() { inflateEnd(&stream_); }

  [[nodiscard]] bool Begin() { return inflateInit2(&stream_, kGzipOnly) == Z_OK; }
  [[nodiscard]] bool ended() const { return ended_; }

  // Unpacks the next packed bytes; nothing but the whole of the member is an end.
  [[nodiscard]] Status Feed(GunzipPort& port) {
    TERRARIUM_ASSIGN_OR_RETURN(const size_t count, port.Take(packed_));
    if (count == 0) return Bad("ends too early");
    stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
    stream_.avail_in = static_cast<uInt>(count);
    while (stream_.avail_in > 0 && !ended_) TERRARIUM_RETURN_IF_ERROR(Step(port));
    return stream_.avail_in == 0 ? Status::Ok() : Bad("goes on behind its end");
  }

  [[nodiscard]] Status ExpectEnd(GunzipPort& port) {
    TERRARIUM_ASSIGN_OR_RETURN(const size_t count, port.Take(packed_));
    return count == 0 ? Status::Ok() : Bad("goes on behind its end");
  }

 private:
  static Status Bad(const char* what) { return {Code::kBadData, std::string("gzip data ") + what}; }

  // Until there is nothing left to unpack, or no room.
  [[nodiscard]] Status Step(GunzipPort& port) {
    stream_.next_out = reinterpret_cast<Bytef*>(plain_.data());
    stream_.avail_out = kPieceBytes;
    const int state = inflate(&stream_, Z_NO_FLUSH);
    if (state == Z_MEM_ERROR) return {Code::kUnavailable, "gzip data: no memory to unpack it"};
    if (state != Z_OK && state != Z_STREAM_END) return Bad("is damaged");
    ended_ = state == Z_STREAM_END;
    const size_t count = kPieceBytes - stream_.avail_out;
    return count == 0 ? Status::Ok() : port.Give(ByteView(plain_).first(count));
  }

  z_stream stream_{};
  bool ended_ = false;
  std::array<std::byte, kPieceBytes> packed_{};
  std::array<std::byte, kPieceBytes> plain_{};
};

}  // namespace

Status Gunzip(GunzipPort& port) {
  const std::unique_ptr<Inflater> inflater(new (std::nothrow) Inflater);
  if (inflater == nullptr || !inflater->Begin()) {
    return {Code::kUnavailable, "gzip data: no memory to unpack it"};
  }
  while (!inflater->ended()) TERRARIUM_RETURN_IF_ERROR(inflater->Feed(port));
  return inflater->ExpectEnd(port);
}

}  // namespace terrarium::image
