package main

// readMask reads the picture that says where to dream, if there is one. A recipe's mask
// has to be the picture that it was.
func (s *settings) readMask() error {
	if s.mask == "" {
		return nil
	}
	mask, err := readPicture(s.mask, s.limits)
	if err != nil {
		return err
	}
	if err := sameAsRecorded("mask", s.mask, s.maskSHA256, mask.sha256); err != nil {
		return err
	}
	s.dream.Mask, s.maskSHA256 = mask.picture, mask.sha256
	return nil
}
