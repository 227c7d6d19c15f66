// A long list of things of which one is chosen: drawn as far as it is in sight, walked by arrow keys, and by J and K.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { type Changes, go } from '../core/address'
import { useShortcuts } from '../core/keys'
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

const NEAR_END = 400

export function PickList({ label, rows, chosen, height, onEnd, walked, children }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
  })
  const place = rows.findIndex(({ id }) => id === chosen)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each that is chosen, not whenever rows come in above it
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' })
  }, [chosen, virtual])
  const move = (by: number) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-pick]')
    const from = focused && scroller.current?.contains(focused) ? Number(focused.dataset.pick) : place
    const at = Math.min(Math.max(from + by, 0), rows.length - 1)
    const next = rows[at]
    if (!next) return
    if (chosen !== null) go(next.to, 'replace')
    virtual.scrollToIndex(at, { align: 'auto' })
    // The row is there once it was scrolled to.
    requestAnimationFrame(() => {
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
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key]
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move(by)
  }
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
