// Shows what else changes where the new Step comes before another one, and what both changes mean together.
import { useMemo } from 'react'
import { Jump } from '../../ui/Parts'
import { ConsequenceList } from '../consequences/ConsequenceList'
import { isWeighty } from '../consequences/words'
import type { Preview } from './types'
import type { Between } from './useBetween'
import { useMeaning } from './useMeaning'
import { NEW_CLOSED } from './ways'

interface AlsoChangesProps {
  between: Between
  // The new file.
  file: Preview | null
}

export function AlsoChanges({ between, file }: AlsoChangesProps) {
  const { step, takes, sends, change, isRead, isWanted, setWanted } = between
  const path = file?.path ?? null
  const text = file?.text ?? null
  const changes = useMemo(
    () =>
      change && isWanted && path !== null && text !== null
        ? [
            { path, text },
            { path: step.file, text: change.text },
          ]
        : null,
    [change, isWanted, path, text, step.file],
  )
  // That the new Step is there is no news.
  const meaning = useMeaning(changes)?.filter(isWeighty) ?? []
  if (!isRead) return null
  if (!change) {
    const place = { ...NEW_CLOSED, view: 'code', file: step.file, row: step.line ? String(step.line) : null }
    return (
      <section className="new-also" aria-label="What else has to change">
        <p>
          Then have <b>{step.name}</b> take <code>{sends}</code> in place of <code>{takes}</code>: its file doesn’t name
          the topic in just one place, so that is yours to do. <Jump to={place}>{step.file}</Jump>
        </p>
      </section>
    )
  }
  return (
    <section className="new-also" aria-label="What else changes">
      <label className="new-switch">
        <input type="checkbox" checked={isWanted} onChange={({ target }) => setWanted(target.checked)} />
        <span>
          <b>{step.name}</b> takes <code>{sends}</code> in place of <code>{takes}</code>
        </span>
      </label>
      {isWanted && (
        <div className="new-diff">
          <p className="mono">
            {step.file}:{change.line}
          </p>
          <pre>
            <del>{change.before}</del>
            <ins>{change.after}</ins>
          </pre>
          {meaning.length > 0 && <ConsequenceList found={meaning} leaving={NEW_CLOSED} />}
        </div>
      )}
    </section>
  )
}
