package main

import "fmt"

// readGuide reads the picture that steers the dream, if there is one. A recipe's guide
// has to be the picture that it was.
func (s *settings) readGuide() error {
	if s.guide == "" {
		return nil
	}
	guide, err := readPicture(s.guide, s.limits)
	if err != nil {
		return err
	}
	if s.guideSHA256 != "" && s.guideSHA256 != guide.sha256 {
		return &problem{
			fmt.Sprintf("the recipe was made with a guide of sha256 %s, but %s has %s", short(s.guideSHA256), s.guide, short(guide.sha256)),
			"--guide PICTURE takes another, for another dream", errUsage}
	}
	s.dream.Guide, s.guideSHA256 = guide.picture, guide.sha256
	return nil
}
