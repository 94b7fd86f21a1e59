package server

import (
	"io/fs"
	"log/slog"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// memoryShare is the part of a container's memory that the collector may let the heap grow to. The rest is for what is not heap.
const memoryShare = 0.9

// FitMemory has the garbage collector keep within the memory of the container (cgroup v2), so that a burst of conversations makes it
// work harder and does not get the process killed. GOMEMLIMIT, where it is set, decides instead.
func FitMemory(log *slog.Logger) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if limit, ok := containerMemory(os.DirFS("/sys/fs/cgroup")); ok {
		heap := int64(float64(limit) * memoryShare)
		debug.SetMemoryLimit(heap)
		log.Info("memory limit", slog.Int64("container_bytes", limit), slog.Int64("heap_bytes", heap))
	}
}

// containerMemory is the limit that the kernel sets for this process, and whether there is one.
func containerMemory(cgroup fs.FS) (int64, bool) {
	raw, err := fs.ReadFile(cgroup, "memory.max")
	if err != nil {
		return 0, false // no container, or an old kernel
	}
	limit, err := strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64)
	return limit, err == nil && limit > 0 && limit < math.MaxInt64/2 // "max" means none
}
