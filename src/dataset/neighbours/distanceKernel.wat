;; Squared distances of small whole numbers, 32 pairs of rows at a time: the inner loop of an exact
;; neighbour search, in WebAssembly since JavaScript has no vector instructions.
;;
;; One function. It takes tiles of 4 queries by 8 base rows, and hands a tile out only if some pair of it lies
;; under its query's limit. In the words of a C with vectors, where [4] are the four lanes of one:
;;
;;   row = count = 0
;;   do {                                              // a tile: 8 base rows
;;     sums[4 queries][2 halves][4] = 0; hit[4] = 0
;;     at = query; left = pairs
;;     do {                                            // a pair: two columns
;;       near[4], far[4] = the words of rows 0-3 and 4-7 at base
;;       for each query: spread[4] = its word at `at`; its sums += dot(near, spread), dot(far, spread)
;;       base += 8 words; at += 4 words
;;     } while (--left)
;;     for each query and half: sum = norms - 2 sum; hit |= sum < limit of the query
;;     if (any of hit) { write row and sums at out; out += 36 words; count++ }
;;     norms += 8 words; row += 8
;;   } while (--tiles)
;;   return count
;;
;; Vectors. A v128 holds 128 bits; the instruction says what they are taken for: i32x4 four whole numbers of
;; 32 bits, i16x8 eight of 16. One word of memory holds two columns of a row, so i32x4.dot_i16x8_s, which
;; multiplies the eight 16-bit numbers of two vectors and adds neighbours, advances four rows by two columns
;; in one instruction. v128.load32_splat puts one word of a query into all four lanes, so that it meets four
;; rows at once. All sums are whole numbers, and their bounds (distanceKernel.ts) let none overflow: the
;; result is exact whatever the order of addition.
;;
;; Addresses are bytes. Nothing is checked: distanceKernel.ts lays the memory out and says what lies where.
;; An instruction such as (i32.add a b) is written before its operands; it runs after them.
;;
;; Source: the WebAssembly specification 2.0, text format, with its 128-bit vector instructions.
(module
  (import "kernel" "memory" (memory 1))

  (func (export "nearTiles")
    (param $query i32) ;; [pairs, 4 queries] words
    (param $base i32) ;; [tiles, pairs, 8 rows] words
    (param $norms i32) ;; [tiles, 8 rows]: |b|^2
    (param $limits i32) ;; [4 queries]
    (param $out i32) ;; [tiles that are handed out, 36]: first row, 3 unused, then 8 distances a query
    (param $tiles i32) ;; at least 1
    (param $pairs i32) ;; at least 1
    (result i32) ;; how many tiles were handed out

    (local $at i32) ;; where in the queries
    (local $left i32) ;; pairs still to come
    (local $row i32) ;; first base row of the tile
    (local $count i32) ;; tiles handed out so far

    (local $near v128) ;; words of base rows 0-3
    (local $far v128) ;; words of base rows 4-7
    (local $spread v128) ;; one word of one query, four times
    (local $hit v128) ;; ones where a pair lies under its limit
    ;; Sums of products of each query (0-3) with the near and the far rows; in the end distances.
    (local $near0 v128)
    (local $far0 v128)
    (local $near1 v128)
    (local $far1 v128)
    (local $near2 v128)
    (local $far2 v128)
    (local $near3 v128)
    (local $far3 v128)

    (loop $nextTile
      (local.set $near0 (v128.const i32x4 0 0 0 0))
      (local.set $far0 (v128.const i32x4 0 0 0 0))
      (local.set $near1 (v128.const i32x4 0 0 0 0))
      (local.set $far1 (v128.const i32x4 0 0 0 0))
      (local.set $near2 (v128.const i32x4 0 0 0 0))
      (local.set $far2 (v128.const i32x4 0 0 0 0))
      (local.set $near3 (v128.const i32x4 0 0 0 0))
      (local.set $far3 (v128.const i32x4 0 0 0 0))
      (local.set $hit (v128.const i32x4 0 0 0 0))
      (local.set $at (local.get $query))
      (local.set $left (local.get $pairs))

      (loop $nextPair
        (local.set $near (v128.load (local.get $base)))
        (local.set $far (v128.load offset=16 (local.get $base)))
        ;; Query 0.
        (local.set $spread (v128.load32_splat (local.get $at)))
        (local.set $near0 (i32x4.add (local.get $near0) (i32x4.dot_i16x8_s (local.get $near) (local.get $spread))))
        (local.set $far0 (i32x4.add (local.get $far0) (i32x4.dot_i16x8_s (local.get $far) (local.get $spread))))
        ;; Query 1.
        (local.set $spread (v128.load32_splat offset=4 (local.get $at)))
        (local.set $near1 (i32x4.add (local.get $near1) (i32x4.dot_i16x8_s (local.get $near) (local.get $spread))))
        (local.set $far1 (i32x4.add (local.get $far1) (i32x4.dot_i16x8_s (local.get $far) (local.get $spread))))
        ;; Query 2.
        (local.set $spread (v128.load32_splat offset=8 (local.get $at)))
        (local.set $near2 (i32x4.add (local.get $near2) (i32x4.dot_i16x8_s (local.get $near) (local.get $spread))))
        (local.set $far2 (i32x4.add (local.get $far2) (i32x4.dot_i16x8_s (local.get $far) (local.get $spread))))
        ;; Query 3.
        (local.set $spread (v128.load32_splat offset=12 (local.get $at)))
        (local.set $near3 (i32x4.add (local.get $near3) (i32x4.dot_i16x8_s (local.get $near) (local.get $spread))))
        (local.set $far3 (i32x4.add (local.get $far3) (i32x4.dot_i16x8_s (local.get $far) (local.get $spread))))
        ;; 8 words of base rows and 4 of queries are done.
        (local.set $base (i32.add (local.get $base) (i32.const 32)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $nextPair (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))

      ;; A sum s of products becomes |b|^2 - 2 s. Lanes under the query's limit become ones in $hit.
      (local.set $near0 (i32x4.sub (v128.load (local.get $norms)) (i32x4.shl (local.get $near0) (i32.const 1))))
      (local.set $hit
        (v128.or
          (local.get $hit)
          (i32x4.lt_s (local.get $near0) (v128.load32_splat (local.get $limits)))))
      (local.set $far0 (i32x4.sub (v128.load offset=16 (local.get $norms)) (i32x4.shl (local.get $far0) (i32.const 1))))
      (local.set $hit
        (v128.or
          (local.get $hit)
          (i32x4.lt_s (local.get $far0) (v128.load32_splat (local.get $limits)))))
      (local.set $near1 (i32x4.sub (v128.load (local.get $norms)) (i32x4.shl (local.get $near1) (i32.const 1))))
      (local.set $hit
        (v128.or
          (local.get $hit)
          (i32x4.lt_s (local.get $near1) (v128.load32_splat offset=4 (local.get $limits)))))
      (local.set $far1 (i32x4.sub (v128.load offset=16 (local.get $norms)) (i32x4.shl (local.get $far1) (i32.const 1))))
      (local.set $hit
        (v128.or
          (local.get $hit)
          (i32x4.lt_s (local.get $far1) (v128.load32_splat offset=4 (local.get $limits)))))
      (local.set $near2 (i32x4.sub (v128.load (local.get $norms)) (i32x4.shl (local.get $near2) (i32.const 1))))
      (local.set $hit
        (v128.or
          (local.get $hit)
          (i32x4.lt_s (local.get $near2) (v128.load32_splat offset=8 (local.get $limits)))))
      (local.set $far2 (i32x4.sub (v128.load offset=16 (local.get $norms)) (i32x4.shl (local.get $far2) (i32.const 1))))
      (local.set $hit
        (v128.or
          (local.get $hit)
          (i32x4.lt_s (local.get $far2) (v128.load32_splat offset=8 (local.get $limits)))))
      (local.set $near3 (i32x4.sub (v128.load (local.get $norms)) (i32x4.shl (local.get $near3) (i32.const 1))))
      (local.set $hit
        (v128.or
          (local.get $hit)
          (i32x4.lt_s (local.get $near3) (v128.load32_splat offset=12 (local.get $limits)))))
      (local.set $far3 (i32x4.sub (v128.load offset=16 (local.get $norms)) (i32x4.shl (local.get $far3) (i32.const 1))))
      (local.set $hit
        (v128.or
          (local.get $hit)
          (i32x4.lt_s (local.get $far3) (v128.load32_splat offset=12 (local.get $limits)))))

      (if (v128.any_true (local.get $hit))
        (then
          (i32.store (local.get $out) (local.get $row))
          (v128.store offset=16 (local.get $out) (local.get $near0))
          (v128.store offset=32 (local.get $out) (local.get $far0))
          (v128.store offset=48 (local.get $out) (local.get $near1))
          (v128.store offset=64 (local.get $out) (local.get $far1))
          (v128.store offset=80 (local.get $out) (local.get $near2))
          (v128.store offset=96 (local.get $out) (local.get $far2))
          (v128.store offset=112 (local.get $out) (local.get $near3))
          (v128.store offset=128 (local.get $out) (local.get $far3))
          (local.set $out (i32.add (local.get $out) (i32.const 144)))
          (local.set $count (i32.add (local.get $count) (i32.const 1)))))

      (local.set $norms (i32.add (local.get $norms) (i32.const 32)))
      (local.set $row (i32.add (local.get $row) (i32.const 8)))
      (br_if $nextTile (local.tee $tiles (i32.sub (local.get $tiles) (i32.const 1)))))

    (local.get $count)))
