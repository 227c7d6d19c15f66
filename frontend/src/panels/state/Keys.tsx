// The keys of one group, each with what its value says in one line.
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { go, toField, useField } from '../../core/address'
import type { ApiError } from '../../core/api'
import { useShortcuts } from '../../core/keys'
import { query, usePages } from '../../core/pages'
import { counted } from '../../core/time'
import { useMay } from '../../live/role'
import { Blank, Unanswered } from '../../ui/Blank'
import { Failure } from '../../ui/Failure'
import { PanelHead } from '../../ui/PanelHead'
import { PickList, TWO_LINES, TwoLines } from '../../ui/PickList'
import { TextFilter } from '../../ui/TextFilter'
import { lineOf } from './line'
import { type KeyPage, remove } from './source'
import { noteGone } from './Undo'

const MOST_AT_ONCE = 500
const BACK = { label: 'All groups', to: { group: null, entry: null, having: null, beside: null } }

interface Props {
  group: string | null
  chosen: string | null
  add: () => void
}

export function Keys({ group, chosen, add }: Props) {
  if (group === null) {
    return (
      <section className="state-keys" aria-label="Keys">
        <p className="column-hint">Choose a group to see its keys.</p>
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
  const keys = pages.data?.pages.flatMap((page) => page.keys) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  const here = keys.filter(({ key }) => picked.has(key)).map(({ key }) => key)
  const pick = (key: string, isPicked: boolean) => {
    setPicked(new Set(isPicked ? [...here, key] : here.filter((each) => each !== key)))
  }
  return (
    <section className="state-keys" aria-label="Keys">
      <PanelHead title={group || '(no name)'} hint={group} aside={counted(total, 'key')} back={BACK} />
      {here.length > 0 ? (
        <Picked group={group} keys={here} chosen={chosen} letGo={() => setPicked(new Set())} />
      ) : (
        <div className="panel-tools">
          <TextFilter field="having" label="Search keys" />
        </div>
      )}
      {pages.error && keys.length === 0 && <Unanswered error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data && keys.length === 0 && <NoKeys having={having} add={mayChange ? add : null} />}
      {keys.length > 0 && (
        <PickList
          label="Keys"
          height={TWO_LINES}
          chosen={chosen === null ? null : toField(chosen)}
          walked="key"
          onEnd={() => pages.hasNextPage && !pages.isFetching && void pages.fetchNextPage()}
          rows={keys.map(({ key, preview }) => ({
            id: toField(key),
            to: { entry: toField(key), step: null, span: null, topic: null },
            before: mayChange && <Box name={key} isPicked={picked.has(key)} pick={(is) => pick(key, is)} />,
            body: <TwoLines name={key || '(no name)'} says={lineOf(preview)} />,
          }))}
        />
      )}
    </section>
  )
}

function Box({ name, isPicked, pick }: { name: string; isPicked: boolean; pick: (isPicked: boolean) => void }) {
  return (
    <label className="check">
      <input
        type="checkbox"
        aria-label={`Select ${name || '(no name)'}`}
        checked={isPicked}
        onChange={({ target }) => pick(target.checked)}
      />
    </label>
  )
}

interface PickedProps {
  group: string
  keys: string[]
  chosen: string | null
  letGo: () => void
}

// What can be done with the keys that are selected, where the search was.
function Picked({ group, keys, chosen, letGo }: PickedProps) {
  const [error, setError] = useState<ApiError | null>(null)
  const removeAll = async () => {
    setError(null)
    try {
      const chunk = keys.slice(0, MOST_AT_ONCE)
      noteGone(group, await remove(group, chunk))
      letGo()
      if (chosen !== null && chunk.includes(chosen)) go({ entry: null, beside: null })
    } catch (problem) {
      setError(problem as ApiError)
    }
  }
  useShortcuts([{ keys: 'Escape', label: 'Let go of what is selected', group: 'State', run: letGo }])
  return (
    <>
      <div className="panel-tools">
        <span role="status">{keys.length.toLocaleString()} selected</span>
        <button type="button" className="button" onClick={() => void removeAll()}>
          <Trash2 size={14} aria-hidden /> Delete
        </button>
        <button type="button" className="button plain" onClick={letGo}>
          Cancel
        </button>
      </div>
      <Failure error={error} />
    </>
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
