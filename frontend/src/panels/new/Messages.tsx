// Has the schema made from what was really sent to the topic, where there was anything.
import { useRef } from 'react'
import { counted } from '../../core/time'
import { Ago } from '../../ui/Time'
import type { Filled } from './filled'
import type { SchemaFrom } from './types'

export function Messages({ draft, change, preview, topic }: Filled & { topic: string }) {
  // What was seen stays in sight while nobody asks for it.
  const last = useRef<{ topic: string; seen: SchemaFrom } | null>(null)
  if (preview?.schemaFrom) last.current = { topic, seen: preview.schemaFrom }
  const seen = last.current?.topic === topic ? last.current.seen : null
  if (!seen || seen.seen === 0) return null
  return (
    <label className="new-switch">
      <input
        type="checkbox"
        checked={draft.usesMessages}
        onChange={(event) => change({ ...draft, usesMessages: event.target.checked })}
      />
      <span>
        Schema from the last {seen.seen === 1 ? 'message' : counted(seen.seen, 'message')}
        {seen.newest && (
          <small>
            {' '}
            newest <Ago at={Date.parse(seen.newest)} />
          </small>
        )}
      </span>
    </label>
  )
}
