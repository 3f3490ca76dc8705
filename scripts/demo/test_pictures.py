"""python3 -m unittest discover -s scripts/demo"""

import multiprocessing.dummy
import unittest

import numpy as np

import pictures


class Pictures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with multiprocessing.dummy.Pool(2) as pool:
            cls.stock = pictures.Stock.draw(pool, seed=3, each=2, behind=4)

    def test_sprites_fill_their_square(self):
        for label, sprites in zip(pictures.LABELS, self.stock.sprites):
            for large, middle, small in sprites:
                self.assertEqual((large.width, middle.width, small.width), (128, 64, 32), label)
                covered = np.asarray(large.getchannel("A")) > 128
                self.assertGreater(covered.mean(), 0.2, label)
                self.assertGreater(covered.any(0).mean(), 0.5, label)
                self.assertGreater(covered.any(1).mean(), 0.5, label)

    def test_sprites_of_a_class_differ(self):
        for label, (a, b) in zip(pictures.LABELS, self.stock.sprites):
            self.assertFalse(np.array_equal(a[0], b[0]), label)

    def test_a_single_motif_is_labelled(self):
        for kind, label in enumerate(pictures.LABELS):
            picture, share = pictures.compose(np.random.default_rng(kind), self.stock, kind)
            self.assertEqual(picture.shape, (pictures.SIDE, pictures.SIDE, 3))
            self.assertGreater(share[kind], 0.99, label)
            self.assertAlmostEqual(share.sum(), 1, 6)

    def test_mixed_motifs_share_a_picture(self):
        shares = [pictures.compose(np.random.default_rng(k), self.stock)[1] for k in range(12)]
        for share in shares:
            self.assertAlmostEqual(share.sum(), 1, 6)
            self.assertLess(share[pictures.NOTHING], 0.01)
        self.assertTrue(any((share > 0.1).sum() > 1 for share in shares))

    def test_an_empty_picture_is_nothing(self):
        _, share = pictures.compose(np.random.default_rng(5), self.stock, pictures.NOTHING)
        self.assertEqual(share[pictures.NOTHING], 1)

    def test_batches_repeat(self):
        for a, b in zip(pictures.batch(self.stock, 9, 4, 6), pictures.batch(self.stock, 9, 4, 6)):
            np.testing.assert_array_equal(a, b)


if __name__ == "__main__":
    unittest.main()
