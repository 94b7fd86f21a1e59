package llmtest

import (
	"encoding/json"

	"github.com/languagetutor/languagetutor/server/llm"
)

type object = map[string]any

func (d openAI) failure(why refusal) any {
	null := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	if d.azure && why.kind == "" {
		return object{"error": object{"code": why.code, "message": why.message}}
	}
	return object{"error": object{"message": why.message, "type": why.kind, "param": nil, "code": null(why.code)}}
}

func (d openAI) opening(req Request, _ Step) []string {
	var frames []string
	if d.azure {
		frames = append(frames, data(object{
			"choices": []any{}, "created": 0, "id": "", "model": "", "object": "",
			"prompt_filter_results": []any{object{"prompt_index": 0, "content_filter_results": object{}}},
		}))
	}
	return append(frames, d.chunk(req, object{"role": "assistant", "content": "", "refusal": nil}, nil))
}

func (d openAI) piece(req Request, text string) string {
	return d.chunk(req, object{"content": text}, nil)
}

func (d openAI) closing(req Request, step Step) []string {
	frames := []string{d.chunk(req, object{}, finishReason(step.Reason))}
	if req.usage && !step.NoUsage {
		last := head(req, "chat.completion.chunk")
		last["choices"], last["usage"] = []any{}, chatUsage(step.Usage)
		frames = append(frames, data(last))
	}
	return append(frames, "data: [DONE]\n\n")
}

func (d openAI) whole(req Request, step Step, text string) any {
	body := head(req, "chat.completion")
	body["choices"] = []any{object{
		"index": 0, "message": object{"role": "assistant", "content": text, "refusal": nil},
		"logprobs": nil, "finish_reason": finishReason(step.Reason),
	}}
	if !step.NoUsage {
		body["usage"] = chatUsage(step.Usage)
	}
	return body
}

func (d openAI) chunk(req Request, delta object, reason any) string {
	body := head(req, "chat.completion.chunk")
	body["choices"] = []any{object{"index": 0, "delta": delta, "logprobs": nil, "finish_reason": reason}}
	if req.usage {
		body["usage"] = json.RawMessage("null")
	}
	return data(body)
}

func head(req Request, kind string) object {
	return object{"id": "chatcmpl-test", "object": kind, "created": 1767225600, "model": req.Model, "system_fingerprint": "fp_test"}
}

func finishReason(reason llm.Reason) string {
	if reason == llm.Filter {
		return "content_filter"
	}
	return string(reason)
}

func chatUsage(u llm.Usage) object {
	return object{
		"prompt_tokens": u.Input, "completion_tokens": u.Output, "total_tokens": u.Input + u.Output,
		"prompt_tokens_details":     object{"cached_tokens": u.Cached, "audio_tokens": 0},
		"completion_tokens_details": object{"reasoning_tokens": 0, "audio_tokens": 0},
	}
}
