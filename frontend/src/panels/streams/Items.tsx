// The items of one group as they are now; or, of a stream, what there is to know of it.
import { ArrowLeft } from 'lucide-react'
import { fromField, go, toField, useField } from '../../core/address'
import { query, usePages } from '../../core/pages'
import { counted } from '../../core/time'
import { Blank, Unanswered } from '../../ui/Blank'
import { CopyButton } from '../../ui/CopyButton'
import { Jump } from '../../ui/Parts'
import { PickList } from '../../ui/PickList'
import { TextFilter } from '../../ui/TextFilter'
import '../span/span.css'
import { Card } from '../span/Payload'
import { lineOf } from '../state/line'
import type { Item, ItemPage, Stream } from './source'

const ROW = 46
const MOST_GROUPS = 20

export function Items({ stream, group }: { stream: Stream | null; group: string | null }) {
  return (
    <section className="stream-items" aria-label="Items">
      {stream === null ? (
        <p className="state-hint">Choose a stream to see what it holds.</p>
      ) : group === null ? (
        <About stream={stream} />
      ) : (
        <Listed stream={stream.name} group={group} />
      )}
    </section>
  )
}

function Back({ label, run }: { label: string; run: () => void }) {
  return (
    <button type="button" className="button plain icon state-back" aria-label={label} onClick={run}>
      <ArrowLeft size={15} aria-hidden />
    </button>
  )
}

function About({ stream }: { stream: Stream }) {
  return (
    <>
      <header className="state-head">
        <Back label="All streams" run={() => go({ stream: null, group: null })} />
        <h2>{stream.name}</h2>
        <span className="aside">{counted(stream.items, 'item')}</span>
      </header>
      <div className="stream-about">
        {stream.broken && <p className="state-error">{stream.broken}</p>}
        <dl className="fields">
          <Fact name="Declared in">
            {stream.file ? <code>{stream.file}</code> : 'no file: Steps write to it anyway'}
          </Fact>
          <Fact name="Groups">
            <Groups stream={stream} />
          </Fact>
          <Fact name="Clients that follow it">
            {stream.clients === 0 ? 'none now' : stream.clients.toLocaleString()}
          </Fact>
          <Fact name="Who may follow it">
            {stream.guarded ? 'whom its canAccess or onJoin lets in' : 'everybody who reaches the port of streams'}
          </Fact>
          <Fact name="Steps that react">
            {stream.reacting.length === 0
              ? 'none'
              : stream.reacting.map((step) => (
                  <Jump key={step} className="jump stream-step" to={{ step, span: null, topic: null }}>
                    {step}
                  </Jump>
                ))}
          </Fact>
        </dl>
        {stream.groupCount === 0 && <p className="quiet">Nothing was written into it yet.</p>}
      </div>
    </>
  )
}

function Groups({ stream: { name, groups, groupCount } }: { stream: Stream }) {
  if (groupCount === 0) return 'none'
  return (
    <>
      {groups.slice(0, MOST_GROUPS).map((group) => (
        <Jump key={group.name} className="jump stream-step" to={{ stream: name, group: toField(group.name) }}>
          {group.name || '(no name)'}
        </Jump>
      ))}
      {groupCount > MOST_GROUPS && (
        <span className="quiet">and {(groupCount - MOST_GROUPS).toLocaleString()} more</span>
      )}
    </>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="field">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Listed({ stream, group }: { stream: string; group: string }) {
  const having = useField('having') ?? ''
  const path = `streams/items?${query({ stream, group, q: having })}`
  const pages = usePages<ItemPage>(path, (page) => page.items.at(-1)?.item)
  const chosen = fromField(useField('item'))
  const items = pages.data?.pages.flatMap((page) => page.items) ?? []
  const first = pages.data?.pages[0]
  const open = items.find(({ item }) => item === chosen) ?? null
  return (
    <>
      <header className="state-head">
        <Back label="All streams" run={() => go({ stream: null, group: null, item: null })} />
        <h2 title={`${stream} / ${group}`}>{group || '(no name)'}</h2>
        {first && (
          <span className="aside">
            {counted(first.total, 'item')}
            {first.clients > 0 && ` · ${counted(first.clients, 'client')}`}
          </span>
        )}
      </header>
      <div className="state-tools">
        <TextFilter field="having" label="Search items" />
      </div>
      {pages.error && items.length === 0 && <Unanswered error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data && items.length === 0 && <NoItems having={having} />}
      {items.length > 0 && (
        <PickList
          label="Items"
          height={ROW}
          chosen={chosen === null ? null : toField(chosen)}
          walked={chosen === null ? undefined : 'item'}
          onEnd={() => pages.hasNextPage && !pages.isFetching && void pages.fetchNextPage()}
          rows={items.map(({ item, value }) => ({
            id: toField(item),
            to: { item: toField(item) },
            body: (
              <span className="state-line">
                <b title={item}>{item || '(no name)'}</b>
                <small>{lineOf(value)}</small>
              </span>
            ),
          }))}
        />
      )}
      {open && <Open item={open} />}
    </>
  )
}

function NoItems({ having }: { having: string }) {
  return having ? (
    <Blank
      kind="filtered"
      title="No item holds this text"
      action={{ label: 'Clear the search', run: () => go({ having: null }) }}
    />
  ) : (
    <Blank kind="nothing" title="This group has no items">
      <p>Clients may follow it already: they hear of the first one at once.</p>
    </Blank>
  )
}

function Open({ item }: { item: Item }) {
  return (
    <section className="stream-open" aria-label={`Item ${item.item}`}>
      <h3>
        {item.item || '(no name)'}
        <CopyButton label="Copy the item as JSON" text={() => item.text} />
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long item is scrolled by keys */}
      <section className="stream-value" tabIndex={0} aria-label="What it holds">
        <Card value={item.value} />
      </section>
    </section>
  )
}
