package main

import (
	"context"
	"errors"
	"os"
	"regexp"

	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/eval"
)

type evalCmd struct {
	Provider    string         `default:"scripted" help:"Which model: a provider of the file of models, or scripted, the offline tutor." placeholder:"NAME"`
	ModelsFile  string         `help:"Language models (YAML), as for tutor serve." placeholder:"FILE" type:"existingfile"`
	JSON        bool           `help:"Print JSON, not a table." name:"json"`
	JUnit       string         `help:"Write the results to this file too, as JUnit XML." name:"junit" placeholder:"FILE" type:"path"`
	Thresholds  string         `help:"What each metric must reach (YAML); without it, what comes with the program." placeholder:"FILE" type:"existingfile"`
	Only        *regexp.Regexp `help:"Play only conversations whose ID this regular expression matches, such as ^fr-." placeholder:"PATTERN"`
	Concurrency int            `default:"4" help:"Conversations that are played at once, 1 to 64."`
}

// Validate says what is wrong with the flags.
func (e *evalCmd) Validate() error {
	if e.Concurrency < 1 || e.Concurrency > 64 {
		return errors.New("--concurrency must be 1 to 64")
	}
	return nil
}

// Run plays the conversations. It fails when a threshold is missed.
func (e *evalCmd) Run(ctx context.Context, c console) error {
	var models config.Models
	var known []string
	var err error
	if e.ModelsFile != "" {
		if models, err = config.LoadModels(e.ModelsFile); err != nil {
			return err
		}
		for _, p := range models.Providers {
			known = append(known, p.Name)
		}
	}
	provider, price, err := server.Provider(models, e.Provider, nil)
	if err != nil {
		return err
	}
	var limits []byte
	if e.Thresholds != "" {
		if limits, err = os.ReadFile(e.Thresholds); err != nil {
			return err
		}
	}
	thresholds, err := eval.ParseThresholds(limits, known)
	if err != nil {
		return err
	}
	bar, done := c.progress("conversations")
	defer done()
	return eval.Run(ctx, c.out, eval.Options{
		Name: e.Provider, Provider: provider, Price: price, Thresholds: thresholds, Only: e.Only, Concurrency: e.Concurrency,
		JSON: e.JSON, JUnit: e.JUnit, Progress: bar,
	})
}
