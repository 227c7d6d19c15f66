// Names at the left, time at the right; as many rows as can be seen, and the keys to move among them.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { go } from '../../../core/address'
import { useShortcuts } from '../../../core/keys'
import { Splitter, useExtent } from '../../../ui/Splitter'
import { useWidth } from '../../../ui/useWidth'
import { Axis, Breaks } from './Axis'
import type { Gap } from './breaks'
import { Hops, ROW } from './Hops'
import { type Lanes, laneColour } from './lanes'
import { Minimap } from './Minimap'
import type { Path, Piece } from './path'
import type { Row, Tree as SpanTree } from './rows'
import { makeScale, type Scale, type View, WHOLE } from './scale'
import { shapeOf } from './shape'
import { rowId, TimelineRow } from './TimelineRow'
import { Tools } from './Tools'
import { type Rows, useRows } from './useRows'

interface Props {
  tree: SpanTree
  gaps: readonly Gap[]
  lanes: Lanes
  path: Path
  isPathOnly: boolean
  setPathOnly: (to: boolean) => void
  // A moment that is looked at in all modes.
  moment: number | null
}

// Room for how long the last bar took.
const RIGHT = 68
const LEAST_NAMES = 120
const NAMES_SHARE = 0.4
// On a phone the names need more of it, and the steps to the right are smaller.
const NARROW = 480
const NARROW_NAMES_SHARE = 0.52
const INDENT = 16
const NARROW_INDENT = 8

export function Timeline({ tree, gaps, lanes, path, isPathOnly, setPathOnly, moment }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<View>(WHOLE)
  const [isFollowing, setFollowing] = useState(false)
  const [box, whole] = useWidth()
  const names = useNames(whole)
  const { start } = tree.trace
  const width = Math.max(1, whole - names.size - RIGHT)
  const scale = useMemo(() => makeScale(start, tree.end, gaps, width, view), [start, tree.end, gaps, width, view])
  const list = useRows(tree, isPathOnly ? path : null)
  useTimelineKeys(list, {
    follow: () => setFollowing(!isFollowing),
    path: () => setPathOnly(!isPathOnly),
    whole: () => setView(WHOLE),
    focus: () => scroller.current?.focus({ preventScroll: true }),
  })

  return (
    <div
      className="timeline"
      ref={box}
      style={
        {
          '--names': `${names.size}px`,
          '--indent': `${whole < NARROW ? NARROW_INDENT : INDENT}px`,
        } as React.CSSProperties
      }
    >
      <Tools
        {...{ tree, isPathOnly, setPathOnly, isFollowing, setFollowing }}
        isZoomed={view !== WHOLE}
        showWhole={() => setView(WHOLE)}
        toError={list.toError}
      />
      <div className="tl-body">
        <div className="tl-head">
          <Minimap {...{ lanes, gaps, start, view, setView }} units={tree.units} end={tree.end} />
          <Axis scale={scale} choose={(time) => go({ at: secondsAfter(start, time) }, 'replace')} />
        </div>
        <Tree {...{ tree, list, lanes, path, scale, moment, scroller }} isFollowed={isFollowing && tree.trace.isLive} />
        <div className="tl-edge">
          <Splitter label="Width of the names" extent={names} side="left" />
        </div>
      </div>
    </div>
  )
}

interface TreeProps extends Pick<Props, 'tree' | 'lanes' | 'path' | 'moment'> {
  list: Rows
  scale: Scale
  scroller: RefObject<HTMLDivElement | null>
  // Whether the newest row is kept in sight.
  isFollowed: boolean
}

function Tree({ tree, list, lanes, path, scale, moment, scroller, isFollowed }: TreeProps) {
  const { rows, cursor, selected } = list
  const pieces = useMemo(() => bySpan(path.pieces), [path])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const active = rows[cursor]
  useEffect(() => {
    if (cursor >= 0) virtual.scrollToIndex(cursor, { align: 'auto' })
  }, [cursor, virtual])
  useEffect(() => {
    if (isFollowed) virtual.scrollToIndex(rows.length - 1, { align: 'end' })
  }, [isFollowed, rows.length, virtual])

  return (
    <div
      className="tl-scroll"
      ref={scroller}
      role="tree"
      aria-label="Spans"
      aria-activedescendant={active ? rowId(active.key) : undefined}
      tabIndex={0}
      onKeyDown={(event) => onTreeKey(event, list)}
    >
      <div className="tl-rows" style={{ height: virtual.getTotalSize() }}>
        <div className="tl-under" aria-hidden>
          <Breaks scale={scale} />
          {moment !== null && <i className="tl-moment" style={{ left: scale.x(moment) }} />}
        </div>
        {items.map((item) => {
          const row = rows[item.index] as Row
          return (
            <div key={item.key} className="tl-place" style={{ transform: `translateY(${item.start}px)` }}>
              <TimelineRow
                {...{ row, scale }}
                index={item.index}
                count={rows.length}
                shape={shapeOf(row, tree)}
                colour={laneColour(lanes, row.kind === 'fold' ? row.step : row.span.step)}
                path={row.kind === 'span' ? pieces.get(row.key) : undefined}
                isCursor={item.index === cursor}
                isSelected={row.kind === 'span' && row.span.id === selected}
                choose={list.choose}
                toggle={list.toggle}
              />
            </div>
          )
        })}
        <Hops
          {...{ rows, tree, scale }}
          places={list.places}
          first={items[0]?.index ?? 0}
          last={items.at(-1)?.index ?? 0}
          active={active?.kind === 'span' ? active.span.id : null}
        />
      </div>
    </div>
  )
}

function useNames(whole: number) {
  const most = () => Math.max(LEAST_NAMES, whole - 160)
  const extent = useExtent('timeline', () => 0, 0, most)
  // Nothing was chosen in this browser: a share of what there is.
  const size = extent.size || whole * (whole < NARROW ? NARROW_NAMES_SHARE : NAMES_SHARE)
  return { ...extent, size: Math.round(Math.min(Math.max(size, LEAST_NAMES), most())), least: LEAST_NAMES }
}

function bySpan(pieces: readonly Piece[]): ReadonlyMap<string, Piece[]> {
  const found = new Map<string, Piece[]>()
  for (const piece of pieces) {
    const known = found.get(piece.span.id)
    if (known) known.push(piece)
    else found.set(piece.span.id, [piece])
  }
  return found
}

function secondsAfter(start: number, time: number): string {
  return String(Math.round(time - start) / 1000)
}

interface Acts {
  follow: () => void
  path: () => void
  whole: () => void
  focus: () => void
}

function useTimelineKeys(list: Rows, acts: Acts): void {
  const group = 'Timeline'
  const step = (by: number) => () => {
    acts.focus()
    list.move(by)
  }
  useShortcuts([
    { keys: 'j', label: 'Next row', group, run: step(1) },
    { keys: 'k', label: 'Row before', group, run: step(-1) },
    { keys: 'e', label: 'Next error', group, run: list.toError },
    { keys: 'c', label: 'Only what the end waited for', group, run: acts.path },
    { keys: 'f', label: 'Follow while it runs', group, run: acts.follow },
    { keys: '0', label: 'Show the whole time', group, run: acts.whole },
  ])
}

function onTreeKey(event: KeyboardEvent, list: Rows): void {
  if (event.metaKey || event.ctrlKey || event.altKey) return
  const act = {
    ArrowDown: () => list.move(1),
    ArrowUp: () => list.move(-1),
    ArrowRight: list.into,
    ArrowLeft: list.out,
    Enter: list.enter,
    Home: () => list.toEdge('first'),
    End: () => list.toEdge('last'),
  }[event.key]
  if (!act) return
  event.preventDefault()
  act()
}
