package llmtest

import (
	"encoding/json"

	"github.com/languagetutor/languagetutor/server/llm"
)

func (anthropic) failure(why refusal) any {
	return object{"type": "error", "error": object{"type": why.kind, "message": why.message}, "request_id": "req_test"}
}

func (anthropic) opening(req Request, step Step) []string {
	block := object{"type": "text", "text": ""}
	if req.Schema != nil {
		block = object{"type": "tool_use", "id": "toolu_test", "name": req.Schema.Name, "input": object{}}
	}
	message := object{
		"id": "msg_test", "type": "message", "role": "assistant", "model": req.Model, "content": []any{},
		"stop_reason": nil, "stop_sequence": nil,
	}
	if !step.NoUsage {
		message["usage"] = messagesUsage(step.Usage, 1)
	}
	return []string{
		event("message_start", object{"type": "message_start", "message": message}),
		event("content_block_start", object{"type": "content_block_start", "index": 0, "content_block": block}),
		event("ping", object{"type": "ping"}),
	}
}

func (anthropic) piece(req Request, text string) string {
	delta := object{"type": "text_delta", "text": text}
	if req.Schema != nil {
		delta = object{"type": "input_json_delta", "partial_json": text}
	}
	return event("content_block_delta", object{"type": "content_block_delta", "index": 0, "delta": delta})
}

func (anthropic) closing(req Request, step Step) []string {
	delta := object{
		"type": "message_delta", "delta": object{"stop_reason": stopReason(req, step.Reason), "stop_sequence": nil},
	}
	if !step.NoUsage {
		delta["usage"] = object{"output_tokens": step.Usage.Output}
	}
	return []string{
		event("content_block_stop", object{"type": "content_block_stop", "index": 0}),
		event("message_delta", delta),
		event("message_stop", object{"type": "message_stop"}),
	}
}

func (anthropic) whole(req Request, step Step, text string) any {
	block := object{"type": "text", "text": text}
	if req.Schema != nil {
		block = object{"type": "tool_use", "id": "toolu_test", "name": req.Schema.Name, "input": json.RawMessage(text)}
	}
	return object{
		"id": "msg_test", "type": "message", "role": "assistant", "model": req.Model, "content": []any{block},
		"stop_reason": stopReason(req, step.Reason), "stop_sequence": nil, "usage": messagesUsage(step.Usage, step.Usage.Output),
	}
}

func stopReason(req Request, reason llm.Reason) string {
	switch {
	case reason == llm.Length:
		return "max_tokens"
	case reason == llm.Filter:
		return "refusal"
	case req.Schema != nil:
		return "tool_use"
	default:
		return "end_turn"
	}
}

func messagesUsage(u llm.Usage, output int) object {
	return object{
		"input_tokens": u.Input - u.Cached, "cache_creation_input_tokens": 0, "cache_read_input_tokens": u.Cached,
		"output_tokens": output,
	}
}
