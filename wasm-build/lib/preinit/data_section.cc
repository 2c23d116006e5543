#include "data_section.h"

#include <algorithm>

#include "terrarium/base/text.h"
#include "terrarium/preinit/preinit.h"

namespace terrarium::preinit {
namespace {

using wasm::SegmentMode;

constexpr size_t kMostSegments = 100000;  // the limit that all engines have agreed on
constexpr std::byte kEnd{0x0b};

void AppendActive(Bytes& out, ByteView memory, const MemoryRun& run, bool is64) {
  out.push_back(std::byte{0});
  out.push_back(is64 ? std::byte{0x42} : std::byte{0x41});
  // Addresses above 2 GiB are negative constants.
  const auto address = static_cast<int64_t>(run.offset);
  wasm::AppendS64(out, is64 ? address : static_cast<int32_t>(static_cast<uint32_t>(address)));
  out.push_back(kEnd);
  wasm::AppendU32(out, static_cast<uint32_t>(run.size));
  AppendBytes(out, memory.subspan(run.offset, run.size));
}

void AppendPassive(Bytes& out, ByteView bytes) {
  out.push_back(std::byte{1});
  wasm::AppendU32(out, static_cast<uint32_t>(bytes.size()));
  AppendBytes(out, bytes);
}

// Instructions name data segments only in a module that counts them: then positions are kept, and
// an active segment is as good as an empty one, for that is what it is once it has been applied.
size_t KeptSegments(const wasm::Module& module) {
  const bool named = module.data_count.has_value() ||
                     std::any_of(module.data.begin(), module.data.end(), [](const auto& segment) {
                       return segment.mode == SegmentMode::kPassive;
                     });
  return named ? module.data.size() : 0;
}

}  // namespace

Status CheckMemory(const wasm::Module& module) {
  if (module.ImportCount(wasm::ExternKind::kMemory) != 0) {
    return {Code::kBadData,
            "the module imports its memory; expected one that it defines itself (link without "
            "-sIMPORTED_MEMORY)"};
  }
  if (module.memories.size() != 1) {
    return {Code::kBadData,
            StrCat("expected a module with one memory, found ", module.memories.size())};
  }
  return Status::Ok();
}

Result<Bytes> InitialMemory(const wasm::Module& module) {
  Bytes memory(module.memories[0].min * kPage);
  for (const wasm::DataSegment& segment : module.data) {
    if (segment.mode != SegmentMode::kActive) continue;
    const auto value = wasm::ConstantValue(module, segment.offset);
    const uint64_t at = module.memories[0].is64 ? static_cast<uint64_t>(value.value_or(-1))
                                                : static_cast<uint32_t>(value.value_or(-1));
    if (!value || at > memory.size() || segment.bytes.size > memory.size() - at) {
      return Status(Code::kBadData,
                    "the module has a data segment outside its memory or at no constant address");
    }
    const ByteView content = module.View(segment.bytes);
    std::copy(content.begin(), content.end(), memory.begin() + static_cast<ptrdiff_t>(at));
  }
  return memory;
}

Result<StoredData> StoreMemory(const wasm::Module& module, ByteView memory, size_t gap,
                               wasm::Replacements& replacements) {
  const size_t kept = KeptSegments(module);
  if (kept >= kMostSegments) {
    return Status(Code::kBadData, StrCat("the module has ", kept, " segments"));
  }
  const Plan plan = PlanRuns(memory, gap, kMostSegments - kept);
  StoredData stored{plan.runs.size(), plan.gap, 0};
  Bytes payload;
  const auto count = static_cast<uint32_t>(kept + plan.runs.size());
  wasm::AppendU32(payload, count);
  for (size_t i = 0; i < kept; ++i) {
    const wasm::DataSegment& segment = module.data[i];
    const bool passive = segment.mode == SegmentMode::kPassive;
    AppendPassive(payload, passive ? module.View(segment.bytes) : ByteView());
  }
  for (const MemoryRun& run : plan.runs) {
    AppendActive(payload, memory, run, module.memories[0].is64);
    stored.bytes += run.size;
  }
  replacements[wasm::SectionId::kData] = std::move(payload);
  if (module.data_count) {
    Bytes data_count;
    wasm::AppendU32(data_count, count);
    replacements[wasm::SectionId::kDataCount] = std::move(data_count);
  }
  return stored;
}

Status VerifyStored(ByteView written, ByteView memory) {
  TERRARIUM_ASSIGN_OR_RETURN(const wasm::Module module, wasm::ParseModule(written));
  const auto initial = module.memories.empty() ? Result<Bytes>(Bytes()) : InitialMemory(module);
  if (!initial.ok()) return {Code::kInternal, initial.status().message()};
  if (std::equal(initial->begin(), initial->end(), memory.begin(), memory.end())) {
    return Status::Ok();
  }
  return {Code::kInternal, "the module written does not start with the memory it was given"};
}

}  // namespace terrarium::preinit
