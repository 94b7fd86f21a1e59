//go:build unix && !linux

package private

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// dieWithParent does nothing here: the next start ends what a killed process left.
func dieWithParent(*exec.Cmd, syscall.Signal) {}

// running lists the postmaster of the cluster in data, by its own note of its number.
func running(data string) []int {
	file, err := os.Open(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return nil
	}
	defer file.Close() //nolint:errcheck // only read
	line, err := bufio.NewReader(file).ReadString('\n')
	if err != nil {
		return nil
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || syscall.Kill(pid, 0) != nil {
		return nil
	}
	return []int{pid}
}
