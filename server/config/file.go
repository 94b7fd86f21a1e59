package config

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"sigs.k8s.io/yaml"
)

// File reads a YAML file of settings, each under the name of its flag, for kong.Configuration. A name that is no setting is
// an error, so that a misspelt one is not lost.
func File(r io.Reader) (kong.Resolver, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read configuration file: %w", err)
	}
	settings := map[string]any{}
	if err := yaml.UnmarshalStrict(raw, &settings); err != nil {
		return nil, fmt.Errorf("configuration file: %w", err)
	}
	return file(settings), nil
}

type file map[string]any

// Validate implements kong.Resolver.
func (f file) Validate(app *kong.Application) error {
	known := map[string]bool{}
	var collect func(n *kong.Node)
	collect = func(n *kong.Node) {
		for _, flag := range n.Flags {
			known[flag.Name] = true
		}
		for _, child := range n.Children {
			collect(child)
		}
	}
	collect(app.Node)
	var unknown []string
	for name := range f {
		if !known[name] {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return fmt.Errorf("configuration file: unknown setting %s", strings.Join(unknown, ", "))
	}
	return nil
}

// Resolve implements kong.Resolver.
func (f file) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value := f[flag.Name]
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			value = nil // kong asks the file after the environment, which is the stronger
		}
	}
	if value == nil {
		return nil, nil //nolint:nilnil // kong's way to say "not set".
	}
	if list, ok := value.([]any); ok {
		texts := make([]string, len(list))
		for i, item := range list {
			texts[i] = fmt.Sprint(item)
		}
		return strings.Join(texts, ","), nil
	}
	return fmt.Sprint(value), nil
}

// YAML returns the effective settings as such a file, with the secrets hidden.
func (c Config) YAML() ([]byte, error) {
	type plain Config
	out, err := yaml.Marshal(struct {
		plain
		DrainDelay   string `json:"drain-delay"`
		DrainTimeout string `json:"drain-timeout"`
	}{plain(c), c.DrainDelay.String(), c.DrainTimeout.String()})
	if err != nil {
		return nil, fmt.Errorf("print configuration: %w", err)
	}
	return out, nil
}
