import { writeFileSync } from "node:fs";
import { picture, pictureFile } from "./picture";

writeFileSync(pictureFile, picture());
