// The lines themselves: only those in sight are drawn, whatever their number.
import { type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { NARROW, useMedia } from '../../core/media'
import { LogRow } from './LogRow'
import './rows.css'
import type { ShownLine } from './lines'
import type { Hold } from './source'

const ROW = 26
const NARROW_ROW = 44
const NEAR = 24
const OVERSCAN = 10

interface Props {
  lines: ShownLine[]
  isFollowing: boolean
  // The reader looks at something that shouldn't move away.
  hold: (why: Hold) => void
  atStart: () => void
  atEnd: () => void
  needle: string
  head: ReactNode
  foot?: ReactNode
  // The line that an address leads to.
  marked?: number
}

export function LogList({ lines, isFollowing, hold, atStart, atEnd, needle, head, foot, marked }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  // Rows that were opened or closed, and are measured since.
  const [open, setOpen] = useState<ReadonlyMap<number, boolean>>(new Map())
  const height = useMedia(NARROW) ? NARROW_ROW : ROW
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: useCallback((index: number) => lines[index]?.key ?? index, [lines]),
    overscan: OVERSCAN,
    // While it follows, the last rows are drawn with the frame that brings them, not with the scrolling after it.
    rangeExtractor: (range) => (isFollowing ? lastOf(range, scroller.current, height) : indexes(range)),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => rows.measure(), [height])

  // An opened line would be carried away at once.
  useEffect(() => {
    if (isFollowing) setOpen((known) => (known.size > 0 ? new Map() : known))
  }, [isFollowing])
  useLayoutEffect(() => {
    const list = scroller.current
    if (isFollowing && list) list.scrollTop = list.scrollHeight
  })
  useKeepPlace(scroller, lines[0]?.key ?? 0, lines.length, isFollowing)
  useStartAt(rows, lines, marked)

  const onScroll = () => {
    const list = scroller.current
    if (!list) return
    const below = list.scrollHeight - list.scrollTop - list.clientHeight
    if (below > NEAR) hold('scrolled')
    else atEnd()
    if (list.scrollTop < NEAR && list.scrollHeight > list.clientHeight) atStart()
  }
  const toggle = useCallback(
    (key: number) => {
      setOpen((known) => new Map(known).set(key, !known.get(key)))
      hold('paused')
    },
    [hold],
  )

  return (
    <div
      className="log-scroll"
      ref={scroller}
      onScroll={onScroll}
      onWheel={({ deltaY }) => deltaY < 0 && isFollowing && isLong(scroller.current) && hold('scrolled')}
      onKeyDown={(event) => walk(event, scroller.current)}
      role="log"
      aria-live="off"
      aria-label="Log lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it
      tabIndex={0}
    >
      {head}
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((row, slot) => {
          const line = lines[row.index]
          return line ? (
            <div
              // While it follows, what moves through a place on the screen is text, not a row.
              key={isFollowing ? slot : row.key}
              ref={open.has(line.key) ? rows.measureElement : undefined}
              data-index={row.index}
              className="log-place"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <LogRow
                line={line}
                isOpen={open.get(line.key) ?? false}
                isMarked={line.key === marked}
                toggle={toggle}
                needle={needle}
              />
            </div>
          ) : null
        })}
      </div>
      {foot}
    </div>
  )
}

function indexes({ startIndex, endIndex, overscan, count }: Range): number[] {
  const first = Math.max(0, startIndex - overscan)
  return Array.from({ length: Math.min(count - 1, endIndex + overscan) - first + 1 }, (_, n) => first + n)
}

function lastOf({ count }: Range, list: HTMLElement | null, height: number): number[] {
  const seen = Math.ceil((list?.clientHeight ?? 0) / height) + 2
  const first = Math.max(0, count - seen)
  return Array.from({ length: count - first }, (_, n) => first + n)
}

function isLong(list: HTMLElement | null): boolean {
  return list !== null && list.scrollHeight > list.clientHeight
}

// Arrow keys go from line to line.
function walk(event: KeyboardEvent<HTMLDivElement>, list: HTMLElement | null): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined || !list || !(event.target instanceof HTMLElement)) return
  const all = [...list.querySelectorAll<HTMLElement>('.log-summary')].sort((a, b) => placeOf(a) - placeOf(b))
  const at = all.indexOf(event.target)
  const next = at < 0 ? inSight(all, list, by) : all[at + by]
  if (!next) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

function placeOf(row: HTMLElement): number {
  return Number(row.closest<HTMLElement>('[data-index]')?.dataset.index)
}

// The first line in sight from above, or the last one from below.
function inSight(all: HTMLElement[], list: HTMLElement, by: number): HTMLElement | undefined {
  const { top, bottom } = list.getBoundingClientRect()
  const seen = all.filter((row) => {
    const box = row.getBoundingClientRect()
    return box.top >= top - 1 && box.bottom <= bottom + 1
  })
  return by > 0 ? seen[0] : seen.at(-1)
}

// Older lines come in above; the ones on screen stay where they are.
function useKeepPlace(
  scroller: React.RefObject<HTMLDivElement | null>,
  first: number,
  count: number,
  isFollowing: boolean,
) {
  const before = useRef({ first, count, height: 0 })
  useLayoutEffect(() => {
    const list = scroller.current
    if (!list) return
    const grewAbove = first !== before.current.first && count > before.current.count
    if (grewAbove && !isFollowing) list.scrollTop += list.scrollHeight - before.current.height
    before.current = { first, count, height: list.scrollHeight }
  }, [scroller, first, count, isFollowing])
}

function useStartAt(
  rows: { scrollToIndex: (index: number, options: { align: 'center' }) => void },
  lines: ShownLine[],
  marked: number | undefined,
) {
  const isDone = useRef(false)
  useLayoutEffect(() => {
    if (isDone.current || marked === undefined) return
    const index = lines.findIndex(({ key }) => key === marked)
    if (index < 0) return
    isDone.current = true
    rows.scrollToIndex(index, { align: 'center' })
  }, [rows, lines, marked])
}
