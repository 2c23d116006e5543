#include "terrarium/image/gunzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <random>

namespace terrarium::image {
namespace {

Bytes Gzip(ByteView plain) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
  Bytes packed(deflateBound(&stream, static_cast<uLong>(plain.size())));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// Hands out `packed` in pieces, and takes `room` bytes at most.
class MemoryPort final : public GunzipPort {
 public:
  explicit MemoryPort(ByteView packed, size_t piece = std::numeric_limits<size_t>::max(),
                      size_t room = std::numeric_limits<size_t>::max())
      : packed_(packed), piece_(piece), room_(room) {}

  Result<size_t> Take(std::span<std::byte> out) override {
    const size_t count = std::min({piece_, packed_.size(), out.size()});
    std::copy_n(packed_.begin(), count, out.begin());
    packed_ = packed_.subspan(count);
    return count;
  }

  Status Give(ByteView plain) override {
    if (plain.size() > room_ - plain_.size()) return {Code::kCantCreate, "full"};
    AppendBytes(plain_, plain);
    return Status::Ok();
  }

  [[nodiscard]] const Bytes& plain() const { return plain_; }

 private:
  ByteView packed_;
  size_t piece_;
  size_t room_;
  Bytes plain_;
};

// Of both kinds, repeated and not: stored, short and long matches.
Bytes SomeBytes(size_t size) {
  std::mt19937 random(static_cast<unsigned>(size) + 1);
  Bytes bytes;
  while (bytes.size() < size) {
    const auto length = static_cast<size_t>(random() % 700);
    if (bytes.size() < length || random() % 3 == 0) {
      for (size_t i = 0; i < length; ++i) bytes.push_back(static_cast<std::byte>(random() % 256));
    } else {
      const size_t from = bytes.size() - length;
      for (size_t i = 0; i < length; ++i) bytes.push_back(bytes[from + i]);
    }
  }
  bytes.resize(size);
  return bytes;
}

Status Unpack(ByteView packed) {
  MemoryPort port(packed);
  return Gunzip(port);
}

TEST(Gunzip, GivesWhatWasPackedWhateverThePieces) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{65535}, size_t{65536}, size_t{65537},
                            size_t{131072}, size_t{300000}}) {
    const Bytes plain = SomeBytes(size);
    const Bytes packed = Gzip(plain);
    for (const size_t piece : {size_t{1}, size_t{7}, size_t{4096}, size_t{1} << 20U}) {
      MemoryPort port(packed, piece);
      const Status status = Gunzip(port);
      EXPECT_TRUE(status.ok()) << status.message();
      EXPECT_TRUE(port.plain() == plain) << size << " bytes in pieces of " << piece;
    }
  }
}

TEST(Gunzip, UnpacksMuchMoreThanItWasGiven) {
  const Bytes plain(5'000'000, std::byte{0});
  const Bytes packed = Gzip(plain);
  MemoryPort port(packed);
  EXPECT_TRUE(Gunzip(port).ok());
  EXPECT_TRUE(port.plain() == plain);
}

TEST(Gunzip, RefusesWhatIsNoGzip) {
  EXPECT_EQ(Unpack({}).message(), "gzip data ends too early");
  EXPECT_EQ(Unpack(AsBytes("<!doctype html>")).message(), "gzip data is damaged");
  EXPECT_EQ(Unpack(AsBytes("PK\5\6")).code(), Code::kBadData);
}

TEST(Gunzip, RefusesEveryPrefix) {
  const Bytes packed = Gzip(SomeBytes(3000));
  for (size_t size = 0; size < packed.size(); ++size) {
    EXPECT_EQ(Unpack(ByteView(packed).first(size)).message(), "gzip data ends too early") << size;
  }
}

TEST(Gunzip, RefusesWhatFollowsTheEnd) {
  Bytes packed = Gzip(SomeBytes(100));
  const Bytes whole = packed;
  packed.push_back(std::byte{0});
  EXPECT_EQ(Unpack(packed).message(), "gzip data goes on behind its end");
  MemoryPort port(packed, whole.size());
  EXPECT_EQ(Gunzip(port).message(), "gzip data goes on behind its end");
  packed.pop_back();
  AppendBytes(packed, whole);
  EXPECT_EQ(Unpack(packed).message(), "gzip data goes on behind its end");
}

TEST(Gunzip, AChangedByteIsNoticedOrHarmless) {
  const Bytes plain = SomeBytes(400);
  const Bytes good = Gzip(plain);
  for (size_t at = 0; at < good.size(); ++at) {
    for (unsigned change = 1; change < 256; ++change) {
      Bytes packed = good;
      packed[at] ^= static_cast<std::byte>(change);
      MemoryPort port(packed);
      const bool sound = Gunzip(port).ok();
      EXPECT_TRUE(!sound || port.plain() == plain) << at << " xor " << change;
    }
  }
}

TEST(Gunzip, StopsWhereThePortHasNoRoom) {
  const Bytes packed = Gzip(SomeBytes(200000));
  MemoryPort port(packed, 4096, 150000);
  EXPECT_EQ(Gunzip(port).message(), "full");
  EXPECT_LE(port.plain().size(), 150000U);
}

}  // namespace
}  // namespace terrarium::image
