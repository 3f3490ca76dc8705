package main

// readMask reads the picture that says where to dream, if there is one. A recipe's mask
// has to be the picture that it was.
func (s *settings) readMask() error {
	if s.Mask == "" {
		return nil
	}
	mask, err := readPicture(s.Mask, s.limits)
	if err != nil {
		return err
	}
	if err := sameAsRecorded("mask", s.Mask, s.Made.MaskSHA256, mask.sha256); err != nil {
		return err
	}
	s.Dream.Mask, s.Made.MaskSHA256 = mask.picture, mask.sha256
	return nil
}
