// A long list of things of which one is chosen: drawn as far as it is in sight, walked by arrow keys, and by J and K.
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { type Changes, go } from '../core/address'
import { useShortcuts } from '../core/keys'
import { COARSE, useMedia } from '../core/media'
import { Jump } from './Parts'
import './pick-list.css'

export interface Pick {
  id: string
  to: Changes
  body: ReactNode
  // What stands before the link, such as a box to check.
  before?: ReactNode
}

interface Props {
  label: string
  rows: Pick[]
  chosen: string | null
  height: number
  // Called when the end comes into sight.
  onEnd?: () => void
  // Names the rows in the list of shortcuts where J and K walk this list: "key".
  walked?: string | undefined
  children?: ReactNode
}

// The heights of rows.
export const ONE_LINE = 32
export const TWO_LINES = 48
const NEAR_END = 400
const FINGER = 40

export function PickList({ label, rows, chosen, onEnd, walked, children, ...asked }: Props) {
  const height = Math.max(asked.height, useMedia(COARSE) ? FINGER : 0)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
  })
  const onKeyDown = useWalk({ rows, chosen, walked, scroller, virtual })
  const onScroll = () => {
    const list = scroller.current
    if (list && list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END) onEnd?.()
  }
  return (
    <div className="pick-list" ref={scroller} onScroll={onScroll}>
      <ul aria-label={label} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          return row ? (
            <li
              key={item.key}
              data-pick={item.index}
              data-current={row.id === chosen || undefined}
              style={{ height, transform: `translateY(${item.start}px)` }}
            >
              {row.before}
              <Jump className="pick" to={row.to} current={row.id === chosen}>
                {row.body}
              </Jump>
            </li>
          ) : null
        })}
      </ul>
      {children}
    </div>
  )
}

interface Walk {
  rows: Pick[]
  chosen: string | null
  walked: string | undefined
  scroller: RefObject<HTMLDivElement | null>
  virtual: Virtualizer<HTMLDivElement, Element>
}

// Brings what is chosen into sight, and moves on from it, or from where the focus is.
function useWalk({ rows, chosen, walked, scroller, virtual }: Walk) {
  const place = rows.findIndex(({ id }) => id === chosen)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each that is chosen, not whenever rows come in above it
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' })
  }, [chosen, virtual])
  // Where the focus is going, until it is there: the next key counts from it.
  const going = useRef<number | null>(null)
  const move = (by: number) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-pick]')
    const there = focused && scroller.current?.contains(focused) ? Number(focused.dataset.pick) : place
    const at = Math.min(Math.max((going.current ?? there) + by, 0), rows.length - 1)
    const next = rows[at]
    if (!next) return
    going.current = at
    if (chosen !== null) go(next.to, 'replace')
    virtual.scrollToIndex(at, { align: 'auto' })
    // The row is there once it was scrolled to.
    requestAnimationFrame(() => {
      if (going.current !== at) return
      going.current = null
      scroller.current?.querySelector<HTMLElement>(`[data-pick="${at}"] a`)?.focus({ preventScroll: true })
    })
  }
  useShortcuts(
    [
      { keys: 'j', label: `Next ${walked}`, group: 'List', run: () => move(1) },
      { keys: 'k', label: `Previous ${walked}`, group: 'List', run: () => move(-1) },
    ],
    walked !== undefined,
  )
  return (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key]
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move(by)
  }
}

// A name, and below it what is behind the name.
export function TwoLines({ name, says }: { name: string; says: ReactNode }) {
  return (
    <span className="two-lines">
      <b title={name}>{name}</b>
      <small>{says}</small>
    </span>
  )
}
