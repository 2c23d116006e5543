// The numbers of the zip profile that image.h describes, shared by its reader and its writer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace terrarium::image::format {

inline constexpr uint32_t kLocalMagic = 0x04034b50;
inline constexpr uint32_t kCentralMagic = 0x02014b50;
inline constexpr uint32_t kEndMagic = 0x06054b50;

inline constexpr size_t kLocalSize = 30;
inline constexpr size_t kCentralSize = 46;
inline constexpr size_t kEndSize = 22;

inline constexpr uint16_t kFlagUtf8 = 1U << 11U;
inline constexpr uint16_t kMostEntries = 0xfffe;  // 0xffff announces zip64
inline constexpr uint64_t kImageLimit = uint64_t{1} << 31U;

// Offsets of the fields that the reader looks at.
inline constexpr size_t kLocalMethod = 8, kLocalCrc = 14, kLocalBytes = 22, kLocalNameSize = 26,
                        kLocalExtraSize = 28;
inline constexpr size_t kCentralFlags = 8, kCentralMethod = 10, kCentralCrc = 16,
                        kCentralStored = 20, kCentralBytes = 24, kCentralNameSize = 28,
                        kCentralExtraSize = 30, kCentralCommentSize = 32, kCentralDisk = 34,
                        kCentralOffset = 42;
inline constexpr size_t kEndDisk = 4, kEndCount = 10, kEndDirectorySize = 12,
                        kEndDirectoryOffset = 16, kEndCommentSize = 20;

}  // namespace terrarium::image::format
