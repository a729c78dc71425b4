// The tutorial's application, written again. Its faults are kept: they are part of what is measured.
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import cookieParser from 'cookie-parser';
import express from 'express';
import jwt from 'jsonwebtoken';
import mongoose from 'mongoose';

const { PORT, MONGODB_URL, JWT_SIGNING_SECRET } = process.env;

const unique = (path, match) => ({
  type: String,
  lowercase: true,
  required: true,
  unique: true,
  match,
  validate: {
    async validator(value) {
      return !this.isModified(path) || !(await User.exists({ [path]: value }));
    },
    message: 'should be unique',
  },
});
const schema = new mongoose.Schema({
  username: unique('username', /^[a-z0-9]+$/i),
  email: unique('email', /\S+@\S+\.\S+/),
  passwordHash: String,
  passwordSalt: String,
});
// Synchronous, as in the tutorial: one login holds up all other requests.
const hash = (password, salt) => pbkdf2Sync(password, salt, 10000, 512, 'sha512').toString('hex');
schema.methods.setPassword = function (password) {
  this.passwordSalt = randomBytes(16).toString('hex');
  this.passwordHash = hash(password, this.passwordSalt);
};
schema.methods.validPassword = function (password) {
  return this.passwordHash === hash(password, this.passwordSalt);
};
const User = mongoose.model('User', schema);

const SIXTY_DAYS = 60 * 24 * 60 * 60;
const tokenOf = ({ _id, username }) =>
  jwt.sign({ userid: _id, username }, JWT_SIGNING_SECRET, { expiresIn: SIXTY_DAYS });
const answerOf = ({ username, email }) => ({ user: { username, email } });

function fault(status, message) {
  return Object.assign(new Error(message), { status });
}

function authenticated(req, res, next) {
  try {
    req.user = jwt.verify(req.cookies.jwt, JWT_SIGNING_SECRET);
  } catch (e) {
    throw fault(401, e.message);
  }
  next();
}

const users = express.Router();

users.post('/signup', async (req, res) => {
  const { username, email, password } = req.body.user;
  const user = new User({ username, email });
  user.setPassword(password);
  res.json(answerOf(await user.save()));
});

users.post('/login', async (req, res) => {
  const { email, password } = req.body.user;
  const user = await User.findOne({ email });
  if (!user || !user.validPassword(password)) throw fault(401, 'email or password is invalid');
  res.cookie('jwt', tokenOf(user), { httpOnly: true, sameSite: true });
  res.json(answerOf(user));
});

// Not in the tutorial: added with the read of the user that its change of password does, too.
users.get('/me', authenticated, async (req, res) => {
  res.json(answerOf(await User.findById(req.user.userid)));
});

users.put('/change_password', authenticated, async (req, res) => {
  const user = await User.findById(req.user.userid);
  const { password } = req.body.user;
  if (password) user.setPassword(password);
  await user.save();
  res.json({ status: 'done' });
});

users.post('/logout', (req, res) => {
  res.clearCookie('jwt');
  res.json({ status: 'done' });
});

const app = express();
app.use(express.json());
app.use(cookieParser());
app.get('/health', (req, res) => res.json({ status: 'UP' }));
app.use('/api/user', users);
app.use(() => {
  throw fault(404, 'Not Found');
});
app.use((error, req, res, next) => {
  res.status(error.status ?? 500).json({ error: { message: error.message } });
});

await mongoose.connect(MONGODB_URL);
await User.init();
app.listen(PORT, '127.0.0.1');
