// The door to libtorch: ATen's boxed dispatcher behind a C interface, plus the few things that are not operators
// (memory, metadata, autograd, generators, threads). Every function returns 0, or 1 with the sentence in
// ewald_last_error(); no C++ exception leaves this file. A tensor handle is one counted reference to a TensorImpl.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Logging.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <atomic>
#include <cstring>
#include <string>
#include <vector>

#define EWALD extern "C" __attribute__((visibility("default")))

namespace {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
using OptionalTensor = std::optional<at::Tensor>;
#else
using OptionalTensor = c10::optional<at::Tensor>;
#endif

enum Tag : int32_t {
  None = 0, TensorTag = 1, Int = 2, Double = 3, Complex = 4, Bool = 5, String = 6, DeviceTag = 7, GeneratorTag = 8,
  IntList = 9, DoubleList = 10, BoolList = 11, TensorList = 12, OptionalTensorList = 13,
};

// One tagged value, 24 bytes; Ewald.Tensors/Native/Value.cs mirrors it.
struct Value {
  int32_t tag;
  int32_t count;  // elements of a list, bytes of a string
  union { int64_t integer; double real; void* pointer; } a;
  union { int64_t integer; double real; } b;  // imaginary part, device index
};
static_assert(sizeof(Value) == 24, "mirrored in C#");

thread_local std::string last_error;
thread_local std::vector<Value> pending;  // results beyond the caller's buffer
thread_local int threads_of_this_thread = 0;
std::atomic<int> threads_wanted{0};
std::atomic<int64_t> live_tensors{0};

// OpenMP keeps the number of threads per calling thread, so each caller is brought in line before it works.
inline void align_threads() {
  const int wanted = threads_wanted.load(std::memory_order_relaxed);
  if (wanted > 0 && wanted != threads_of_this_thread) {
    at::set_num_threads(wanted);
    threads_of_this_thread = wanted;
  }
}

template <typename F>
int guarded(F&& body) noexcept {
  try {
    align_threads();
    body();
    return 0;
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error = e.what();
  } catch (...) {
    last_error = "an exception of unknown type";
  }
  return 1;
}

using TensorPointer = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;
using GeneratorPointer = c10::intrusive_ptr<c10::GeneratorImpl>;

at::Tensor borrow(void* handle) {
  if (handle == nullptr) return {};
  auto* impl = static_cast<c10::TensorImpl*>(handle);
  c10::raw::intrusive_ptr::incref(impl);
  return at::Tensor(TensorPointer::reclaim(impl));
}

void* give(at::Tensor tensor) {
  if (!tensor.defined()) return nullptr;
  live_tensors.fetch_add(1, std::memory_order_relaxed);
  return tensor.unsafeReleaseTensorImpl();
}

at::Generator borrow_generator(void* handle) {
  auto* impl = static_cast<c10::GeneratorImpl*>(handle);
  c10::raw::intrusive_ptr::incref(impl);
  return at::Generator(GeneratorPointer::reclaim(impl));
}

std::vector<at::Tensor> borrow_all(void* const* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
  return tensors;
}

c10::IValue unpack(const Value& v) {
  switch (v.tag) {
    case None: return {};
    case TensorTag: return borrow(v.a.pointer);
    case Int: return v.a.integer;
    case Double: return v.a.real;
    case Complex: return c10::complex<double>(v.a.real, v.b.real);
    case Bool: return v.a.integer != 0;
    case String: return std::string(static_cast<const char*>(v.a.pointer), v.count);
    case DeviceTag:
      return c10::Device(static_cast<c10::DeviceType>(v.a.integer), static_cast<c10::DeviceIndex>(v.b.integer));
    case GeneratorTag: return borrow_generator(v.a.pointer);
    case IntList: return c10::IntArrayRef(static_cast<const int64_t*>(v.a.pointer), v.count);
    case DoubleList: return c10::ArrayRef<double>(static_cast<const double*>(v.a.pointer), v.count);
    case BoolList: {
      c10::List<bool> list;
      for (int32_t i = 0; i < v.count; i++) list.push_back(static_cast<const int64_t*>(v.a.pointer)[i] != 0);
      return list;
    }
    case TensorList: return c10::List<at::Tensor>(borrow_all(static_cast<void* const*>(v.a.pointer), v.count));
    case OptionalTensorList: {
      c10::List<OptionalTensor> list;
      auto* handles = static_cast<void* const*>(v.a.pointer);
      for (int32_t i = 0; i < v.count; i++)
        list.push_back(handles[i] ? OptionalTensor(borrow(handles[i])) : OptionalTensor());
      return list;
    }
    default: TORCH_CHECK(false, "the door has no argument tag ", v.tag);
  }
}

// Flattens one result: a list of tensors becomes its tensors.
void pack(c10::IValue&& value, std::vector<Value>& out) {
  Value v{};
  if (value.isTensor()) {
    v.a.pointer = give(std::move(value).toTensor());
    v.tag = v.a.pointer ? TensorTag : None;
  } else if (value.isTensorList()) {
    for (at::Tensor tensor : value.toTensorVector()) pack(c10::IValue(std::move(tensor)), out);
    return;
  } else if (value.isInt()) {
    v.tag = Int, v.a.integer = value.toInt();
  } else if (value.isDouble()) {
    v.tag = Double, v.a.real = value.toDouble();
  } else if (value.isBool()) {
    v.tag = Bool, v.a.integer = value.toBool();
  } else if (value.isComplexDouble()) {
    auto z = value.toComplexDouble();
    v.tag = Complex, v.a.real = z.real(), v.b.real = z.imag();
  } else {
    TORCH_CHECK(value.isNone(), "the door cannot return a ", value.tagKind());
  }
  out.push_back(v);
}

struct Load {
  // An error then costs microseconds instead of milliseconds: nobody reads a C++ stack above this door.
  Load() { c10::SetStackTraceFetcher([] { return std::string(); }); }
} load;

}  // namespace

EWALD const char* ewald_last_error() { return last_error.c_str(); }
EWALD const char* ewald_version() { return TORCH_VERSION; }
EWALD int64_t ewald_live_tensors() { return live_tensors.load(std::memory_order_relaxed); }

// ---- operators ---------------------------------------------------------------------------------------------------

EWALD int ewald_operator(const char* name, const char* overload, void** result) {
  return guarded([&] {
    *result = new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
  });
}

// Calls an operator. With results == nullptr the results are dropped (operators in place). When more results come than
// fit, none is written and ewald_take fetches them.
EWALD int ewald_call(void* op, const Value* arguments, int32_t count, Value* results, int32_t capacity, int32_t* written) {
  return guarded([&] {
    auto& handle = *static_cast<c10::OperatorHandle*>(op);
    std::vector<c10::IValue> stack;
    stack.reserve(static_cast<size_t>(std::max<int32_t>(count, static_cast<int32_t>(handle.schema().arguments().size()))));
    for (int32_t i = 0; i < count; i++) stack.push_back(unpack(arguments[i]));
    // Fills defaults and refuses what the schema does not allow; without it a missing argument reads below the stack.
    handle.schema().checkAndNormalizeInputs(stack);
    handle.callBoxed(stack);
    if (results == nullptr) return;
    if (stack.size() == 1 && stack[0].isTensor() && capacity > 0) {  // the common case, without the vector
      results[0].a.pointer = give(std::move(stack[0]).toTensor());
      results[0].tag = results[0].a.pointer ? TensorTag : None;
      *written = 1;
      return;
    }
    pending.clear();
    for (auto& value : stack) pack(std::move(value), pending);
    *written = static_cast<int32_t>(pending.size());
    if (*written <= capacity) std::memcpy(results, pending.data(), pending.size() * sizeof(Value));
  });
}

EWALD void ewald_take(Value* results) {
  std::memcpy(results, pending.data(), pending.size() * sizeof(Value));
  pending.clear();
}

// ---- memory and metadata -----------------------------------------------------------------------------------------

EWALD int ewald_from_memory(const void* data, int64_t bytes, const int64_t* sizes, int32_t rank, int32_t dtype, void** result) {
  return guarded([&] {
    auto tensor = at::empty(c10::IntArrayRef(sizes, rank), at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype)));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "the shape needs ", tensor.nbytes(), " bytes, received ", bytes);
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
    *result = give(std::move(tensor));
  });
}

EWALD void ewald_free(void* tensor) {
  live_tensors.fetch_sub(1, std::memory_order_relaxed);
  TensorPointer::reclaim(static_cast<c10::TensorImpl*>(tensor));
}

EWALD int ewald_data_pointer(void* tensor, void** result) {
  return guarded([&] { *result = borrow(tensor).data_ptr(); });
}

EWALD int32_t ewald_rank(void* tensor) { return static_cast<int32_t>(static_cast<c10::TensorImpl*>(tensor)->dim()); }

EWALD int ewald_sizes(void* tensor, int64_t* sizes) {
  return guarded([&] { auto s = static_cast<c10::TensorImpl*>(tensor)->sizes(); std::copy(s.begin(), s.end(), sizes); });
}

EWALD int ewald_strides(void* tensor, int64_t* strides) {
  return guarded([&] { auto s = static_cast<c10::TensorImpl*>(tensor)->strides(); std::copy(s.begin(), s.end(), strides); });
}

EWALD int32_t ewald_dtype(void* tensor) {
  return static_cast<int32_t>(c10::typeMetaToScalarType(static_cast<c10::TensorImpl*>(tensor)->dtype()));
}

EWALD int ewald_device(void* tensor, int32_t* type, int32_t* index) {
  return guarded([&] {
    auto device = static_cast<c10::TensorImpl*>(tensor)->device();
    *type = static_cast<int32_t>(device.type());
    *index = device.index();
  });
}

EWALD int32_t ewald_is_contiguous(void* tensor) { return static_cast<c10::TensorImpl*>(tensor)->is_contiguous(); }

// ---- autograd ----------------------------------------------------------------------------------------------------

EWALD int32_t ewald_requires_grad(void* tensor) { return static_cast<c10::TensorImpl*>(tensor)->requires_grad(); }

EWALD int ewald_set_requires_grad(void* tensor, int32_t value) {
  return guarded([&] { borrow(tensor).set_requires_grad(value != 0); });
}

EWALD int ewald_grad(void* tensor, void** result) {
  return guarded([&] { *result = give(borrow(tensor).grad()); });
}

EWALD int ewald_set_grad(void* tensor, void* grad) {
  return guarded([&] { borrow(tensor).mutable_grad() = borrow(grad); });
}

EWALD int ewald_backward(void* tensor, void* gradient, int32_t retain_graph, int32_t create_graph) {
  return guarded([&] {
    torch::autograd::backward({borrow(tensor)}, gradient ? std::vector<at::Tensor>{borrow(gradient)} : std::vector<at::Tensor>{},
                              retain_graph != 0, create_graph != 0);
  });
}

// Gradients of the outputs with respect to the inputs; an unused input receives a null handle.
EWALD int ewald_autograd_grad(void* const* outputs, int32_t outputs_count, void* const* inputs, int32_t inputs_count,
                              void* const* gradients, int32_t gradients_count, int32_t retain_graph, int32_t create_graph, void** results) {
  return guarded([&] {
    auto found = torch::autograd::grad(borrow_all(outputs, outputs_count), borrow_all(inputs, inputs_count),
                                       borrow_all(gradients, gradients_count), retain_graph != 0, create_graph != 0, true);
    for (int32_t i = 0; i < inputs_count; i++) results[i] = give(std::move(found[i]));
  });
}

// A function whose forward pass ran outside libtorch: its backward pass is a call back, its state is let go once no pass can follow.
struct OutsideFunction : torch::autograd::Node {
  int32_t (*backward)(void* state, void* gradient, void** results, int32_t count, char* sentence, int32_t capacity) = nullptr;
  void (*release)(void* state) = nullptr;
  void* state = nullptr;

  ~OutsideFunction() override { release_variables(); }

  void release_variables() override {
    if (state != nullptr) release(state);
    state = nullptr;
  }

  std::string name() const override { return "OutsideFunction"; }

  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    TORCH_CHECK(state != nullptr, "backward a second time: the first pass freed what it needs; retain the graph");
    TORCH_CHECK(!c10::GradMode::is_enabled(), "a function written outside libtorch has no second derivative");
    torch::autograd::variable_list found(num_outputs());
    if (!gradients[0].defined()) return found;
    std::vector<void*> results(num_outputs(), nullptr);
    char sentence[512] = "";
    const int32_t code = backward(state, give(gradients[0]), results.data(), static_cast<int32_t>(results.size()), sentence, sizeof sentence);
    TORCH_CHECK(code == 0, sentence);
    for (size_t i = 0; i < results.size(); i++) {
      if (results[i] == nullptr) continue;
      live_tensors.fetch_sub(1, std::memory_order_relaxed);
      found[i] = at::Tensor(TensorPointer::reclaim(static_cast<c10::TensorImpl*>(results[i])));
    }
    return found;
  }
};

// Hangs the function into the record of gradients; both handles of a call back pass to the one who receives them.
EWALD int ewald_record(void* result, void* const* inputs, int32_t count, decltype(OutsideFunction::backward) backward,
                       decltype(OutsideFunction::release) release, void* state) {
  return guarded([&] {
    auto node = std::shared_ptr<OutsideFunction>(new OutsideFunction(), torch::autograd::deleteNode);
    node->set_next_edges(torch::autograd::collect_next_edges(borrow_all(inputs, count)));
    auto tensor = borrow(result);
    torch::autograd::create_gradient_edge(tensor, node);
    node->backward = backward;
    node->release = release;
    node->state = state;
  });
}

EWALD int32_t ewald_grad_mode() { return c10::GradMode::is_enabled(); }
EWALD void ewald_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

// ---- generators, threads, devices --------------------------------------------------------------------------------

EWALD int ewald_manual_seed(uint64_t seed) {
  return guarded([&] { at::manual_seed(seed); });
}

EWALD int ewald_generator_new(int32_t device_type, int32_t device_index, uint64_t seed, void** result) {
  return guarded([&] {
    c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
    at::Generator generator = at::globalContext().defaultGenerator(device).clone();
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(seed);
    *result = generator.unsafeReleaseGeneratorImpl();
  });
}

EWALD void ewald_generator_free(void* generator) { GeneratorPointer::reclaim(static_cast<c10::GeneratorImpl*>(generator)); }

EWALD int ewald_generator_state(void* generator, void** result) {
  return guarded([&] {
    at::Generator g = borrow_generator(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    *result = give(g.get_state());
  });
}

EWALD int ewald_generator_set_state(void* generator, void* state) {
  return guarded([&] {
    at::Generator g = borrow_generator(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    g.set_state(borrow(state));
  });
}

EWALD int32_t ewald_threads() {
  guarded([] {});
  return at::get_num_threads();
}

EWALD int ewald_set_threads(int32_t count) {
  return guarded([&] {
    TORCH_CHECK(count > 0, "the number of threads is at least 1, received ", count);
    threads_wanted.store(count);
    align_threads();
  });
}

EWALD int32_t ewald_cuda_devices() {
  int32_t count = 0;
  guarded([&] { count = static_cast<int32_t>(torch::cuda::device_count()); });
  return count;
}
