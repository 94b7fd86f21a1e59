package private

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// DefaultStateDir holds what the account of PostgreSQL cannot reach elsewhere; see the package comment.
const DefaultStateDir = "/var/lib/languagetutor"

// ErrInUse says that another process has a server on the same folder.
var ErrInUse = errors.New("another process runs PostgreSQL on this folder")

// Names inside a home.
const (
	dataName   = "data"
	draftName  = "data.new" // a cluster that initdb has not finished
	socketName = "socket"
	logName    = "postgres.log"
	lockName   = "lock"
)

const (
	// maxSocketPath is the longest path of a UNIX socket: 107 bytes on Linux, 103 on macOS and the BSDs.
	maxSocketPath = 103
	port          = "5432"
	socketFile    = ".s.PGSQL." + port
)

// clusterMajor tells which major version made the cluster in data; 0 when there is none.
func clusterMajor(data string) (int, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if errors.Is(err, fs.ErrPermission) {
		return 0, fmt.Errorf("%s belongs to another account: start as that account, or as root: %w", data, err)
	}
	if err != nil {
		return 0, fmt.Errorf("read cluster version: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("cluster version of %s: %w", data, err)
	}
	return major, nil
}

// settle returns the folder that holds everything: dir, or where dir/data points, or, when the account may not enter
// dir, a new folder in stateDir that dir/data points to from now on.
func settle(ctx context.Context, dir, stateDir string, who *account, pg install) (home string, moved bool, err error) {
	home, moved = linkedHome(dir)
	if who == nil {
		return home, moved, nil
	}
	if !moved {
		if ok, err := who.canEnter(ctx, dir, pg); err != nil || ok {
			return dir, false, err
		}
		if home, err = moveHome(dir, stateDir); err != nil {
			return "", false, fmt.Errorf("make state folder: %w", err)
		}
	}
	if err := errors.Join(openDir(filepath.Dir(home)), openDir(home)); err != nil {
		return "", false, fmt.Errorf("open state folder: %w", err)
	}
	if ok, err := who.canEnter(ctx, home, pg); err != nil {
		return "", false, err
	} else if !ok {
		return "", false, fmt.Errorf("account %s may enter neither %s nor %s: every parent must let others pass (chmod o+x)", who, dir, home)
	}
	home, err = filepath.EvalSymlinks(home)
	return home, true, err
}

// moveHome makes a folder in stateDir and lets dir/data point to its data. The name is new each time: whoever deletes
// dir starts afresh, and a clone that was moved away keeps its data.
func moveHome(dir, stateDir string) (home string, err error) {
	if err := openDir(stateDir); err != nil {
		return "", err
	}
	if home, err = os.MkdirTemp(stateDir, "postgres-"); err != nil {
		return "", err
	}
	err = os.Symlink(filepath.Join(home, dataName), filepath.Join(dir, dataName))
	if err == nil {
		return home, nil
	}
	if errors.Is(err, fs.ErrExist) { // another start was first
		first, _ := linkedHome(dir)
		return first, os.Remove(home)
	}
	return "", errors.Join(err, os.Remove(home))
}

func linkedHome(dir string) (home string, linked bool) {
	target, err := os.Readlink(filepath.Join(dir, dataName))
	if err != nil {
		return dir, false
	}
	return filepath.Dir(target), true
}

// realPath is an absolute path without links: the system tells a process's folder in this form.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// openDir makes a folder that every account may enter, whatever the umask.
func openDir(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the clusters inside are 0700
		return err
	}
	return os.Chmod(dir, 0o755) //nolint:gosec // as above
}

// acquire takes the lock of a home. It ends with the file's closing, and so with this process.
func acquire(home string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(home, lockName), os.O_CREATE|os.O_RDONLY, 0o644) //nolint:gosec // empty
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fmt.Errorf("%w: %s", ErrInUse, home)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// socketDir is where the socket fits: in the home, or in the folder for temporary files when the home's path is long or
// has a comma, which separates hosts in a connection URL.
func socketDir(home string, who *account) string {
	hash := sha256.Sum256([]byte(home))
	short := "tutor-pg-" + hex.EncodeToString(hash[:6])
	candidates := []string{filepath.Join(home, socketName)}
	if who == nil { // TMPDIR is this process's, and need not be open to another account
		candidates = append(candidates, filepath.Join(os.TempDir(), short))
	}
	for _, dir := range candidates {
		if len(dir)+len("/"+socketFile) <= maxSocketPath && !strings.Contains(dir, ",") {
			return dir
		}
	}
	return filepath.Join("/tmp", short)
}

// freshDir makes an empty folder for the account alone. A folder of someone else in its place is an error.
func freshDir(dir string, who *account) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	return who.own(dir)
}

// Remove deletes what Start made below dir, and what a killed process left running there. Other files stay. It
// returns ErrInUse when a server runs.
func Remove(ctx context.Context, dir string) error {
	dir, err := realPath(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove private PostgreSQL: %w", err)
	}
	home, linked := linkedHome(dir)
	home, err = realPath(home)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove private PostgreSQL: %w", err)
	}
	lock, err := acquire(home)
	if errors.Is(err, fs.ErrNotExist) { // just removed by another
		return nil
	}
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := endLeftovers(ctx, filepath.Join(home, dataName)); err != nil {
		return err
	}
	for _, name := range []string{dataName, draftName, socketName, logName, lockName} {
		if err := os.RemoveAll(filepath.Join(home, name)); err != nil {
			return fmt.Errorf("remove private PostgreSQL: %w", err)
		}
	}
	if linked {
		if err := os.Remove(filepath.Join(dir, dataName)); err != nil {
			return fmt.Errorf("remove private PostgreSQL: %w", err)
		}
		_ = os.Remove(home)
	}
	_ = os.Remove(dir) // when nothing else is in it
	return nil
}
