package tutor

import "context"

// MarkAbandoned does once what the service does by itself every few seconds.
func (s *Service) MarkAbandoned(ctx context.Context) error { return s.markAbandoned(ctx) }
