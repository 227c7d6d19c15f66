// `?`: the keys that work right now.
import { shortcuts, shown } from '../core/keys'
import { useStore } from '../core/store'
import { Dialog } from '../ui/Dialog'
import './key-map.css'

export default function KeyMap({ close }: { close: () => void }) {
  const bound = useStore(shortcuts, (all) => all)
  // Of two with the same keys the later one works.
  const working = [...new Map(bound.map((each) => [each.keys, each])).values()]
  const groups = [...new Set(working.map(({ group }) => group))]
  return (
    <Dialog label="Keyboard" close={close} className="key-map">
      <h2>Keyboard</h2>
      <div className="key-map-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {working
                .filter((each) => each.group === group)
                .map(({ keys, label }) => (
                  <div key={keys}>
                    <dt>
                      {shown(keys).map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
