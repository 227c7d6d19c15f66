// A row: what it is at the left, when it was at the right.
import { ChevronRight } from 'lucide-react'
import { memo } from 'react'
import { duration } from '../../../core/time'
import { Status, type StatusName, statusOf } from '../../../ui/Status'
import { Bar, type Shape } from './Bar'
import { foldText, nameOf } from './naming'
import type { Piece } from './path'
import type { Row } from './rows'
import type { Scale } from './scale'

interface Props {
  row: Row
  index: number
  count: number
  shape: Shape
  scale: Scale
  colour: string
  path: readonly Piece[] | undefined
  isCursor: boolean
  isSelected: boolean
  choose: (row: Row) => void
  toggle: (row: Row) => void
}

export const rowId = (key: string) => `tl-${key.replace(/[^\w-]/g, '_')}`

export const TimelineRow = memo(function TimelineRow(props: Props) {
  const { row, index, count, shape, colour, isCursor, isSelected, choose, toggle } = props
  const status = statusOfRow(row)
  const { title, detail, isCode } = nameOf(row)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys, and moves among its rows
    <div
      id={rowId(row.key)}
      className="tl-row"
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-selected={isSelected}
      aria-expanded={row.isOpen ?? undefined}
      data-cursor={isCursor || undefined}
      data-status={status}
      style={{ '--lane': colour } as React.CSSProperties}
      onClick={() => choose(row)}
    >
      <div
        className="tl-name"
        style={{ '--depth': row.depth } as React.CSSProperties}
        title={detail ? `${title}: ${detail}` : title}
      >
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: → and ← do the same */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
        <span
          className="tl-chevron"
          data-open={row.isOpen ?? undefined}
          onClick={(event) => {
            event.stopPropagation()
            toggle(row)
          }}
        >
          {row.isOpen !== null && <ChevronRight size={14} aria-hidden />}
        </span>
        {row.depth === 0 && <i className="tl-lane" />}
        <Status name={status} wordless />
        <span className={isCode ? 'tl-title mono' : 'tl-title'}>{title}</span>
        {row.kind === 'fold' && <span className="tl-fold">{foldText(row)}</span>}
        {row.kind === 'span' && detail && <span className="tl-detail">{detail}</span>}
        <span className="hidden">{duration(shape.to - shape.from)}</span>
      </div>
      <div className="tl-lane-area">
        <Bar row={row} shape={shape} scale={props.scale} path={props.path} />
      </div>
    </div>
  )
})

function statusOfRow(row: Row): StatusName {
  if (row.kind === 'fold') return row.failed > 0 ? 'failed' : row.running > 0 ? 'running' : 'done'
  return statusOf(row.span.status, row.span.outcome)
}
