// One trace in the list: a link to it.
import { memo } from 'react'
import type { TraceRow as Row } from '../../core/trace-types'
import { Jump } from '../../ui/Parts'
import { Status, statusOf } from '../../ui/Status'
import { Ago, Took } from '../../ui/Time'
import { startOf, stepsText, tookOf, whatRan } from './naming'
import { TriggerGlyph } from './TriggerGlyph'

export const TraceRow = memo(function TraceRow({ row, isChosen }: { row: Row; isChosen: boolean }) {
  const { title, detail } = whatRan(row)
  const took = tookOf(row)
  return (
    <Jump
      className="trace-row"
      to={{ trace: row.traceId, span: null, step: null, topic: null, at: null }}
      current={isChosen}
    >
      <span className="cell-status">
        <Status name={statusOf(row.status)} wordless />
      </span>
      <span className="cell-what" title={detail ? `${title} (${detail})` : title}>
        <TriggerGlyph step={row.step} kind={row.trigger} />
        <b>{title}</b>
        {detail && <small>{detail}</small>}
      </span>
      <span className="cell-key" title={row.key ?? undefined}>
        {row.key}
      </span>
      <span className="cell-steps" title={row.steps.join(', ')}>
        {stepsText(row.steps)}
      </span>
      <span className="cell-took">{took === null ? '…' : <Took ms={took} />}</span>
      <span className="cell-when">
        <Ago at={startOf(row)} />
      </span>
    </Jump>
  )
})
