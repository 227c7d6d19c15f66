// The keys of one group, each with what its value says in one line.
import { ArrowLeft, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { go, toField, useField } from '../../core/address'
import type { ApiError } from '../../core/api'
import { useShortcuts } from '../../core/keys'
import { query, usePages } from '../../core/pages'
import { counted } from '../../core/time'
import { useMay } from '../../live/role'
import { Blank, Unanswered } from '../../ui/Blank'
import { PickList } from '../../ui/PickList'
import { TextFilter } from '../../ui/TextFilter'
import { lineOf } from './line'
import { type KeyPage, remove } from './source'
import { noteGone } from './Undo'

const ROW = 46
const MOST_AT_ONCE = 500

interface Props {
  group: string | null
  chosen: string | null
  add: () => void
}

export function Keys({ group, chosen, add }: Props) {
  if (group === null) {
    return (
      <section className="state-keys" aria-label="Keys">
        <p className="state-hint">Choose a group to see its keys.</p>
      </section>
    )
  }
  return <Listed group={group} chosen={chosen} add={add} />
}

function Listed({ group, chosen, add }: { group: string; chosen: string | null; add: () => void }) {
  const having = useField('having') ?? ''
  const pages = usePages<KeyPage>(`state/keys?${query({ group, q: having })}`, (page) => page.keys.at(-1)?.key)
  const mayChange = useMay('operator')
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [error, setError] = useState<ApiError | null>(null)
  const keys = pages.data?.pages.flatMap((page) => page.keys) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  const here = keys.filter(({ key }) => picked.has(key)).map(({ key }) => key)
  const pick = (key: string, isPicked: boolean) => {
    const next = new Set(here)
    if (isPicked) next.add(key)
    else next.delete(key)
    setPicked(next)
  }
  const removePicked = async () => {
    setError(null)
    try {
      const chunk = here.slice(0, MOST_AT_ONCE)
      noteGone(group, await remove(group, chunk))
      setPicked(new Set())
      if (chosen !== null && chunk.includes(chosen)) go({ entry: null })
    } catch (problem) {
      setError(problem as ApiError)
    }
  }
  useShortcuts(
    [{ keys: 'Escape', label: 'Let go of what is picked', group: 'State', run: () => setPicked(new Set()) }],
    here.length > 0,
  )
  return (
    <section className="state-keys" aria-label="Keys">
      <header className="state-head">
        <button
          type="button"
          className="button plain icon state-back"
          aria-label="All groups"
          onClick={() => go({ group: null, entry: null })}
        >
          <ArrowLeft size={15} aria-hidden />
        </button>
        <h2 title={group}>{group || '(no name)'}</h2>
        <span className="aside">{counted(total, 'key')}</span>
      </header>
      <div className="state-tools">
        {here.length > 0 ? (
          <>
            <span role="status">{here.length.toLocaleString()} picked</span>
            <button type="button" className="button" onClick={() => void removePicked()}>
              <Trash2 size={14} aria-hidden /> Delete
            </button>
            <button type="button" className="button plain" onClick={() => setPicked(new Set())}>
              Cancel
            </button>
          </>
        ) : (
          <TextFilter field="having" label="Search keys" />
        )}
      </div>
      {error && (
        <p className="state-error" role="alert">
          {error.message}
        </p>
      )}
      {pages.error && keys.length === 0 && <Unanswered error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data && keys.length === 0 && <NoKeys having={having} add={mayChange ? add : null} />}
      {keys.length > 0 && (
        <PickList
          label="Keys"
          height={ROW}
          chosen={chosen === null ? null : toField(chosen)}
          walked="key"
          onEnd={() => pages.hasNextPage && !pages.isFetching && void pages.fetchNextPage()}
          rows={keys.map(({ key, preview }) => ({
            id: toField(key),
            to: { entry: toField(key), step: null, span: null, topic: null },
            before: mayChange && (
              <label className="state-pick" title="Pick">
                <input
                  type="checkbox"
                  aria-label={`Pick ${key || '(no name)'}`}
                  checked={picked.has(key)}
                  onChange={({ target }) => pick(key, target.checked)}
                />
              </label>
            ),
            body: (
              <span className="state-line">
                <b title={key}>{key || '(no name)'}</b>
                <small>{lineOf(preview)}</small>
              </span>
            ),
          }))}
        />
      )}
    </section>
  )
}

function NoKeys({ having, add }: { having: string; add: (() => void) | null }) {
  if (having) {
    return (
      <Blank
        kind="filtered"
        title="No key holds this text"
        action={{ label: 'Clear the search', run: () => go({ having: null }) }}
      />
    )
  }
  return (
    <Blank kind="nothing" title="This group is empty" {...(add ? { action: { label: 'New key', run: add } } : {})}>
      <p>A group is there while it has keys. Its last one was deleted.</p>
    </Blank>
  )
}
