// Makes the vectors of libraries that Node.js has; see README.md.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scryptSync, randomBytes } from "node:crypto";

// Where they are installed, the working directory.
const require = createRequire(join(process.cwd(), "package.json"));
const description = (name) => JSON.parse(readFileSync(join("node_modules", name, "package.json")));
const version = (name) => `${name} ${description(name).version}`;
const say = (by, password, hash, cut) =>
  console.log(JSON.stringify(cut ? { by, password, hash, cut } : { by, password, hash }));

const passwords = ["correct horse battery staple", "pässwörd ñ 密码 🔑", "cafe\u0301", "a", " ", "é".repeat(36)];
const long = ["a".repeat(72) + "b", "é".repeat(128)];

for (const name of ["bcrypt", "bcryptjs"]) {
  const library = require(name);
  for (const password of [...passwords, ...long]) {
    say(version(name), password, library.hashSync(password, 4), Buffer.byteLength(password) > 72);
  }
}

const { FirebaseScrypt } = require("firebase-scrypt");
// The project's that Firebase publishes as an example, but for the cost.
const project = {
  signerKey: "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
  saltSeparator: "Bw==",
  rounds: 8,
  memCost: 9,
};
for (const password of [...passwords, ...long]) {
  const salt = randomBytes(10).toString("base64");
  const hash = await new FirebaseScrypt(project).hash(password, salt);
  const { signerKey, saltSeparator, rounds, memCost } = project;
  const text = `$fbscrypt$v=1,n=${memCost},r=${rounds},p=1,ss=${saltSeparator},sk=${signerKey}$${salt}$${hash}`;
  say(version("firebase-scrypt"), password, text);
}

const argon2 = require("argon2");
for (const password of [...passwords, ...long]) {
  for (const type of [argon2.argon2i, argon2.argon2d, argon2.argon2id]) {
    const cost = { type, memoryCost: 256, timeCost: 2, parallelism: 2 };
    say(version("argon2"), password, await argon2.hash(password, cost));
  }
}

const bare = (bytes) => bytes.toString("base64").replace(/=+$/, "");
for (const password of [...passwords, ...long]) {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, 64, { N: 512, r: 8, p: 2 });
  say(`Node.js ${process.versions.node}`, password, `$scrypt$ln=9,r=8,p=2$${bare(salt)}$${bare(key)}`);
}
