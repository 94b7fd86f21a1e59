package private

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is who PostgreSQL runs as. nil is the account of this process.
type account struct {
	name     string
	uid, gid int
}

func (a *account) String() string {
	if a == nil {
		return strconv.Itoa(os.Getuid())
	}
	return a.name
}

// runAs picks the account: this process's own unless that is root; else the owner of existing data, postgres, nobody.
func runAs(data string) (*account, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	if info, err := os.Stat(data); err == nil {
		if owner := ownerOf(info); owner.uid != 0 {
			return owner, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(found.Uid)
		if err != nil {
			return nil, fmt.Errorf("user id of account %s: %w", name, err)
		}
		gid, err := strconv.Atoi(found.Gid)
		if err != nil {
			return nil, fmt.Errorf("group id of account %s: %w", name, err)
		}
		return &account{name: name, uid: uid, gid: gid}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it as: " +
		"add one (useradd --system postgres) or start as another user")
}

func ownerOf(info fs.FileInfo) *account {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return &account{}
	}
	return &account{name: "uid " + strconv.Itoa(int(stat.Uid)), uid: int(stat.Uid), gid: int(stat.Gid)}
}

// command prepares a program to run as the account in folder dir, without this process's environment, whose PG*
// variables would change what PostgreSQL does. A signal to the terminal does not reach it: who started it decides
// when it stops.
func (a *account) command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // the programs of PostgreSQL
	cmd.Dir = dir
	cmd.Env = []string{"LC_ALL=C", "TZ=UTC"}
	for _, name := range []string{"PATH", "LD_LIBRARY_PATH"} {
		if value := os.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if a != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return cmd
}

// own gives a file to the account.
func (a *account) own(path string) error {
	if a == nil {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// canEnter reports whether the account may enter dir, by letting it try: permissions of all parents, groups and access
// lists count.
func (a *account) canEnter(ctx context.Context, dir string, pg install) (bool, error) {
	err := a.command(ctx, dir, pg.bin+"/postgres", "--version").Run()
	switch {
	case errors.Is(err, fs.ErrPermission):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("enter %s as account %s: %w", dir, a, err)
	}
	return true, nil
}
