// The items of one group as they are now; or, of a stream, what there is to know of it.
import { X } from 'lucide-react'
import { fromField, go, toField, useField } from '../../core/address'
import { query, usePages } from '../../core/pages'
import { counted } from '../../core/time'
import { Blank, Unanswered } from '../../ui/Blank'
import { CopyButton } from '../../ui/CopyButton'
import { Failure } from '../../ui/Failure'
import { PanelHead } from '../../ui/PanelHead'
import { Jump } from '../../ui/Parts'
import { PickList, TWO_LINES, TwoLines } from '../../ui/PickList'
import { TextFilter } from '../../ui/TextFilter'
import '../span/span.css'
import { Card } from '../span/Payload'
import { lineOf } from '../state/line'
import type { Item, ItemPage, Stream } from './source'

const MOST_GROUPS = 20
const BACK = { label: 'All streams', to: { stream: null, group: null, item: null, having: null } }

interface Props {
  stream: Stream | null
  group: string | null
  // Whether it is known which streams there are.
  isRead: boolean
}

export function Items({ stream, group, isRead }: Props) {
  return (
    <section className="stream-items" aria-label="Items">
      {stream === null ? (
        isRead && <None />
      ) : group === null ? (
        <About stream={stream} />
      ) : (
        <Listed stream={stream.name} group={group} />
      )}
    </section>
  )
}

function None() {
  const wanted = useField('stream')
  if (wanted === null) return <p className="column-hint">Choose a stream to see what it holds.</p>
  return (
    <>
      <PanelHead title={wanted} back={BACK} />
      <p className="column-hint">There is no stream of this name. It may have been renamed or deleted.</p>
    </>
  )
}

function About({ stream }: { stream: Stream }) {
  return (
    <>
      <PanelHead title={stream.name} hint={stream.name} aside={counted(stream.items, 'item')} back={BACK} />
      <div className="stream-about">
        <Failure error={stream.broken ? { message: stream.broken } : null} />
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
      <PanelHead
        title={group || '(no name)'}
        hint={`${stream} / ${group}`}
        aside={first && followed(first)}
        back={BACK}
      />
      <div className="panel-tools">
        <TextFilter field="having" label="Search items" />
      </div>
      {pages.error && items.length === 0 && <Unanswered error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data && items.length === 0 && <NoItems having={having} />}
      {items.length > 0 && (
        <PickList
          label="Items"
          height={TWO_LINES}
          chosen={chosen === null ? null : toField(chosen)}
          walked={chosen === null ? undefined : 'item'}
          onEnd={() => pages.hasNextPage && !pages.isFetching && void pages.fetchNextPage()}
          rows={items.map(({ item, value }) => ({
            id: toField(item),
            to: { item: toField(item) },
            body: <TwoLines name={item || '(no name)'} says={lineOf(value)} />,
          }))}
        />
      )}
      {open && <Open item={open} />}
    </>
  )
}

function followed({ total, clients }: ItemPage): string {
  return counted(total, 'item') + (clients > 0 ? ` · ${counted(clients, 'client')}` : '')
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
      <header>
        <h3>{item.item || '(no name)'}</h3>
        <CopyButton label="Copy the item as JSON" text={() => item.text} />
        <Jump className="button plain icon" to={{ item: null }} title="Close the item">
          <X size={15} aria-hidden />
          <span className="hidden">Close the item</span>
        </Jump>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long item is scrolled by keys */}
      <section className="stream-value" tabIndex={0} aria-label="What it holds">
        <Card value={item.value} />
      </section>
    </section>
  )
}
