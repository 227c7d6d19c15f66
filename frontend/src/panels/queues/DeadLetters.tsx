// What was given up, put together by what it failed with; the letters of one kind, and what can be done with them.
import { useState } from 'react'
import { go, useField } from '../../core/address'
import { counted } from '../../core/time'
import { useMay } from '../../live/role'
import { Unanswered } from '../../ui/Blank'
import { Jump } from '../../ui/Parts'
import { Term } from '../../ui/Term'
import { Ago } from '../../ui/Time'
import { Acts } from './Acts'
import { DiscardDialog, RedriveDialog } from './Dialogs'
import { LetterLine } from './LetterLine'
import { Redrives } from './Redrives'
import { type Choice, type Group, type LetterRow, type Seen, useLetters } from './source'
import { extentText } from './words'

const PAGE = 50
const MOST = 200

export interface Asked {
  what: 'redrive' | 'discard'
  choice: Choice
  count: number
  name: string
  // Whether there are older ones that it isn't for.
  isCut: boolean
}

export function DeadLetters({ queue, taker }: { queue: string; taker: string }) {
  const wanted = useField('fault') ?? ''
  const [limit, setLimit] = useState(PAGE)
  const { data, error, isPending, refetch } = useLetters(queue, wanted, limit)
  const [asked, setAsked] = useState<Asked | null>(null)
  if (error && !data) return <Unanswered error={error} retry={() => void refetch()} />
  if (isPending || !data) return <div className="opening">Reading…</div>
  const { groups, letters, redrives, takers, newest, oldest } = data
  const chosen = groups.find(({ group }) => group === wanted)
  const read = groups.reduce((sum, { count }) => sum + count, 0)
  const isCut = data.total > read
  return (
    <div className="queue-scroll">
      <Redrives redrives={redrives} />
      {read === 0 ? (
        <p className="queue-none">
          No message of {taker} was given up. One that fails as often as it may be tried is kept here as a{' '}
          <Term id="dead letter">dead letter</Term>.
        </p>
      ) : (
        <>
          {!takers && <p className="queue-none">No Step takes these messages any more, so they can’t run again.</p>}
          <Groups
            groups={groups}
            extent={extentText(read, data.total)}
            read={read}
            isCut={isCut}
            seen={{ newest, oldest }}
            chosen={chosen?.group ?? ''}
            mayRun={takers}
            ask={setAsked}
          />
          <Letters
            key={wanted}
            queue={queue}
            taker={taker}
            letters={letters}
            total={chosen?.count ?? read}
            extent={isCut ? extentText(read, data.total) : null}
            mayRun={takers}
            ask={setAsked}
            more={limit < MOST ? () => setLimit(MOST) : null}
          />
        </>
      )}
      {asked?.what === 'redrive' && (
        <RedriveDialog queue={queue} taker={taker} asked={asked} close={() => setAsked(null)} />
      )}
      {asked?.what === 'discard' && (
        <DiscardDialog queue={queue} taker={taker} asked={asked} close={() => setAsked(null)} />
      )}
    </div>
  )
}

interface GroupsProps {
  groups: Group[]
  extent: string
  read: number
  isCut: boolean
  seen: Seen
  chosen: string
  mayRun: boolean
  ask: (asked: Asked) => void
}

function Groups({ groups, extent, read, isCut, seen, chosen, mayRun, ask }: GroupsProps) {
  const acts = { isCut, mayRun, ask }
  return (
    <ul className="faults" aria-label="Dead letters by what they failed with">
      {groups.map((each) => (
        <li key={each.group} data-chosen={each.group === chosen || undefined}>
          <Jump
            className="fault"
            to={{ fault: each.group === chosen ? null : each.group, letter: null }}
            current={each.group === chosen}
          >
            <b className="fault-count">{each.count.toLocaleString()}</b>
            <span className="fault-what">
              <b>{each.name}</b>
              <span title={each.message}>{each.count > 1 ? each.shape : each.message}</span>
            </span>
            <small>
              <Ago at={each.last} />
            </small>
          </Jump>
          <Acts count={each.count} choice={{ group: each.group, ...seen }} name={each.name} {...acts} />
        </li>
      ))}
      {(groups.length > 1 || isCut) && (
        <li className="faults-all">
          <span>{extent}</span>
          <Acts count={read} choice={{ group: '', ...seen }} name="" {...acts} />
        </li>
      )}
    </ul>
  )
}

interface LettersProps {
  queue: string
  taker: string
  letters: LetterRow[]
  total: number
  // Of how many they are, where older ones were not read.
  extent: string | null
  mayRun: boolean
  ask: (asked: Asked) => void
  more: (() => void) | null
}

function Letters({ queue, taker, letters, total, extent, mayRun, ask, more }: LettersProps) {
  const open = useField('letter')
  const may = useMay('operator')
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const ids = letters.map(({ id }) => id).filter((id) => picked.has(id))
  const pick = (id: string, isPicked: boolean) => {
    const next = new Set(picked)
    if (isPicked) next.add(id)
    else next.delete(id)
    setPicked(next)
  }
  return (
    <>
      <div className="letters-head">
        {may && (
          <label className="check">
            <input
              type="checkbox"
              checked={ids.length > 0 && ids.length === letters.length}
              onChange={({ target }) => setPicked(new Set(target.checked ? letters.map(({ id }) => id) : []))}
            />
            <span className="hidden">Select all that are shown</span>
          </label>
        )}
        <span>
          {ids.length > 0 ? `${ids.length.toLocaleString()} selected` : counted(total, 'dead letter')}
          {ids.length === 0 && extent && ` among ${extent}`}
        </span>
        {ids.length > 0 && <Acts count={ids.length} choice={{ ids }} name="" isCut={false} mayRun={mayRun} ask={ask} />}
      </div>
      <ul className="letters" aria-label="Dead letters">
        {letters.map((letter) => (
          <LetterLine
            key={letter.id}
            queue={queue}
            taker={taker}
            letter={letter}
            isOpen={letter.id === open}
            open={() => go({ letter: letter.id === open ? null : letter.id })}
            picked={may ? picked.has(letter.id) : null}
            pick={(isPicked) => pick(letter.id, isPicked)}
            mayRun={mayRun}
            ask={ask}
          />
        ))}
      </ul>
      {total > letters.length && (
        <p className="queue-more">
          The newest {letters.length.toLocaleString()} of {total.toLocaleString()}.{' '}
          {more && (
            <button type="button" className="button" onClick={more}>
              Show {MOST}
            </button>
          )}
        </p>
      )}
    </>
  )
}
