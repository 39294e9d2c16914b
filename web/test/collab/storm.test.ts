/**
 * Seeded storms: several people write while wires break, the server is killed or overloaded, and pages are reloaded.
 * At every moment "saved" must be true, and when the storm is over everybody has the same text, every letter that
 * nobody deleted exactly once.
 */
import { expect, it } from 'vitest';
import { Device, type Play, play, StandingClock, StandingServer } from './stage';

const SEEDS = 150;
const STEPS = 120;
const PEOPLE = 3;

/** Small and good enough: mulberry32. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

interface Person {
  readonly device: Device;
  play: Play;
  /** What this person has done, acknowledged or not. */
  readonly wrote: Set<string>;
  readonly deleted: Set<string>;
}

class Storm {
  readonly roll: (sides: number) => number;
  readonly clock = new StandingClock();
  readonly server = new StandingServer();
  readonly people: Person[] = [];
  #letter = 0x4e00;

  constructor(seed: number) {
    this.roll = dice(seed);
    this.clock.chanceIs = () => this.roll(1000) / 1000;
    this.server.commits = false;
  }

  async begin(): Promise<void> {
    for (let i = 0; i < PEOPLE; i += 1) {
      const device = new Device();
      const { clock, server } = this;
      this.people.push({
        device,
        play: await play({ clock, server, device }),
        wrote: new Set(),
        deleted: new Set(),
      });
    }
  }

  async step(): Promise<void> {
    const person = this.people[this.roll(PEOPLE)];
    if (person === undefined) return;
    const dice = this.roll(100);
    if (dice < 30) this.write(person);
    else if (dice < 38) this.erase(person);
    else if (dice < 70) this.carry();
    else if (dice < 80) this.server.commit();
    else if (dice < 90) this.clock.advance(this.roll(3_000));
    else if (dice < 94) this.pick(this.server.live)?.close(1006);
    else if (dice < 96) this.server.crash([1006, 1012, 1013][this.roll(3)]);
    else await this.reload(person);
  }

  write({ play, wrote }: Person): void {
    // Nobody may write before the server has spoken.
    if (play.session.state.get() === null) return;
    const letter = String.fromCharCode(this.#letter++);
    wrote.add(letter);
    play.text.insert(this.roll(play.text.length + 1), letter);
  }

  erase({ play, deleted }: Person): void {
    if (play.text.length === 0) return;
    const at = this.roll(play.text.length);
    deleted.add(play.text.toString().charAt(at));
    play.text.delete(at, 1);
  }

  carry(): void {
    for (let i = this.roll(12); i >= 0; i -= 1) {
      const wire = this.pick(this.server.live);
      if (wire !== undefined) this.server.carry(wire);
    }
  }

  /** The page ends anywhere and another one begins on the same device. */
  async reload(person: Person): Promise<void> {
    await person.play.session.close();
    const { clock, server } = this;
    person.play = await play({ clock, server, device: person.device });
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.roll(Math.max(1, from.length))];
  }

  /** What is called saved is on disk: each own letter, unless somebody deleted it, and each own deletion. */
  checkSaved(): void {
    const gone = new Set(this.people.flatMap((person) => [...person.deleted]));
    for (const { play, wrote, deleted } of this.people) {
      if (play.session.status.get().kind !== 'saved') continue;
      const durable = this.server.text;
      for (const letter of wrote) if (!gone.has(letter)) expect(durable).toContain(letter);
      for (const letter of deleted) if (letter >= '一') expect(durable).not.toContain(letter);
    }
  }

  calm(): void {
    this.server.commits = true;
    this.server.commit();
    for (let i = 0; i < 40; i += 1) {
      this.server.settle();
      this.clock.advance(1_000);
    }
  }
}

it(`keeps its word in ${SEEDS} storms`, async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const storm = new Storm(seed);
    await storm.begin();
    try {
      for (let step = 0; step < STEPS; step += 1) {
        await storm.step();
        storm.checkSaved();
      }
      storm.calm();
      const text = storm.server.text;
      for (const { play, device } of storm.people) {
        expect(play.session.status.get()).toEqual({ kind: 'saved' });
        expect(play.text.toString()).toBe(text);
        expect(device.unsent.size).toBe(0);
      }
      const gone = new Set(storm.people.flatMap((person) => [...person.deleted]));
      for (const letter of storm.people.flatMap((person) => [...person.wrote])) {
        expect(text.split(letter).length - 1).toBe(gone.has(letter) ? 0 : 1);
      }
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    } finally {
      for (const { play } of storm.people) await play.session.close();
    }
  }
});
