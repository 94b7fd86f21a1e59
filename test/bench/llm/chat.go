package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// chat is a plain streaming client of the model's API, at the model itself or at a gateway.
type chat struct {
	client *http.Client
	url    string
	header map[string]string
	body   []byte
}

func newChat(url string, header map[string]string) (chat, error) {
	request := chatRequest{Model: model, Stream: true, Messages: []message{
		{Role: "system", Content: strings.Repeat("You are a patient teacher of French who makes the learner talk. ", 12)},
		{Role: "user", Content: said},
	}}
	request.Options.IncludeUsage = true
	body, err := json.Marshal(request)
	return chat{client: newHTTPClient(), url: url + "/chat/completions", header: header, body: body}, err
}

func newHTTPClient() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4096}}
}

// ask reads a whole answer and returns the time to its first text.
func (c chat) ask(ctx context.Context, _ int) (first time.Duration, err error) {
	began := time.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(c.body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+key)
	for name, value := range c.header {
		req.Header.Set(name, value)
	}
	res, err := c.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(res.Body, 1000)) // the status says enough
		return 0, fmt.Errorf("%s answers %s: %s", c.url, res.Status, said)
	}
	var text strings.Builder
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		if !isData {
			continue
		}
		if data == "[DONE]" {
			break
		}
		var chunk struct {
			Choices []struct {
				Delta struct {
					Content string `json:"content"`
				} `json:"delta"`
			} `json:"choices"`
		}
		if err := json.Unmarshal([]byte(data), &chunk); err != nil {
			return 0, err
		}
		if len(chunk.Choices) > 0 {
			text.WriteString(chunk.Choices[0].Delta.Content)
		}
		if first == 0 && text.Len() > 0 {
			first = time.Since(began)
		}
	}
	if text.String() != reply {
		return 0, fmt.Errorf("%s answers %q, not what the model says", c.url, text.String())
	}
	return first, nil
}
